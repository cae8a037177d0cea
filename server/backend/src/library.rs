//! The questionnaires that the application carries, with their texts in six languages; checked once at start.

use crate::error::OpenError;
use rules::language::Language;
use rules::questionnaire::{Questionnaire, SourceFile, Texts, load, load_texts};
use std::sync::Arc;

/// A questionnaire and its texts, in the order of [`Language::ALL`].
#[derive(Debug)]
pub struct Loaded {
    /// What is asked, and when.
    pub questionnaire: Questionnaire,
    texts: Vec<Texts>,
}

impl Loaded {
    /// The texts of a language.
    pub fn texts(&self, language: Language) -> Option<&Texts> {
        self.texts.get(language.index())
    }
}

/// All questionnaires by phase.
#[derive(Clone, Debug)]
pub struct Library {
    cluster_1: Arc<Loaded>,
}

macro_rules! file {
    ($($path:literal),+) => {
        SourceFile {
            name: concat!("app/questionnaires/", $($path),+),
            text: include_str!(concat!("../../../app/questionnaires/", $($path),+)),
        }
    };
}

macro_rules! texts {
    ($lang:literal) => {
        (
            file!("texts/", $lang, "/common.json"),
            [
                file!("texts/", $lang, "/cluster-1-untoc.json"),
                file!("texts/", $lang, "/cluster-1-trafficking.json"),
                file!("texts/", $lang, "/cluster-1-migrants.json"),
                file!("texts/", $lang, "/cluster-1-firearms.json"),
            ],
        )
    };
}

impl Library {
    /// Reads and checks all files.
    ///
    /// # Errors
    /// The first fault with its file and line.
    pub fn load() -> Result<Self, OpenError> {
        let sections = [
            file!("cluster-1-untoc.json"),
            file!("cluster-1-trafficking.json"),
            file!("cluster-1-migrants.json"),
            file!("cluster-1-firearms.json"),
        ];
        let fault = |e: rules::questionnaire::LoadError| OpenError::Data(e.to_string());
        let questionnaire = load(&file!("common.json"), &sections).map_err(fault)?;
        let texts = [texts!("ar"), texts!("zh"), texts!("en"), texts!("fr"), texts!("ru"), texts!("es")]
            .iter()
            .map(|(common, sections)| load_texts(&questionnaire, common, sections).map_err(fault))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self { cluster_1: Arc::new(Loaded { questionnaire, texts }) })
    }

    /// The questionnaire of a phase; phases whose questionnaire has not been adopted have none.
    pub fn for_phase(&self, phase: u8) -> Option<&Arc<Loaded>> {
        (phase == 1).then_some(&self.cluster_1)
    }
}

//! What each language does to a name, and its words that mean something else as well.

use super::seen;

/// Each text holds one name, which is all of it that stands between the bars.
fn each(party: &str, texts: &[&str]) {
    for text in texts {
        let name = text.split('|').nth(1).unwrap_or(text);
        assert_eq!(seen(&text.replace('|', "")), [format!("{party} {name}")], "{text}");
    }
}

#[test]
fn english() {
    each("AUT", &["|Austria|'s", "the |Austrians|’", "an |Austrian|-born man", "anti-|Austrian|"]);
    each("IRL", &["Irish", "an |Irishman|", "|Irishwomen|", "non-|Irish|"]);
    each("GBR", &["UK", "U.K.", "Great Britain", "|Britain|'s", "British"]);
    each("GBR?", &["England", "Scotland", "Wales", "Welsh", "English"]);
    each("USA", &["USA", "U.S.", "U.S.A.", "the |United States|", "U. S."]);
    each("USA?", &["America", "American", "US", "Puerto Rico"]);
    each("CZE", &["Czech Republic", "Czechia", "Czechs"]);
    each("MMR", &["Burma", "Myanmar", "Burmese"]);
    each("CIV", &["Ivory Coast", "Côte d'Ivoire", "Ivorians"]);
    each("SWZ", &["Swaziland", "Eswatini"]);
    each("NLD?", &["Holland"]);
    each("PRK", &["DPRK", "North Korea", "North Koreans"]);
    each("COD", &["DRC", "D.R. Congo", "DR Congo"]);
    each("ARE", &["UAE", "U.A.E.", "Emirati"]);
    each("CHN?", &["Hong Kong", "Macao", "Chinese"]);
    each("DNK?", &["Greenland"]);
    each("KNA", &["St. Kitts and Nevis", "St Kitts & Nevis", "Saint Kitts and Nevis"]);
    each("POL", &["Polish", "POLISH"]);
    for (party, word) in [
        ("TCD", "Chad"),
        ("JOR", "Jordan"),
        ("GEO", "Georgia"),
        ("TUR", "Turkey"),
        ("POL", "polish"),
        ("CHL", "Chile"),
        ("MLI", "Mali"),
        ("OMN", "Oman"),
        ("CUB", "Cuba"),
        ("PAN", "Panama"),
        ("PER", "lima"),
        ("PHL", "manila"),
    ] {
        each(&format!("{party}?"), &[word]);
    }
    for text in ["contact us", "a male victim", "fines", "grenade", "EU eu", "a pole", "peace, la paz"] {
        assert!(!seen(text).iter().any(|s| !s.starts_with("EUE")), "{text}");
    }
}

#[test]
fn french() {
    each(
        "AUT",
        &["l'|Autriche|", "l’|Autriche|", "d'|Autriche|", "|autrichienne|", "|autrichiens|", "|Autrichiennes|"],
    );
    each("AGO", &["d'|Angola|", "angolaise"]);
    each("CHE", &["Suisse", "suisses", "|Suissesses|"]);
    each("USA", &["États-Unis", "Etats Unis", "aux |États-Unis d’Amérique|"]);
    each("ARE", &["les |Émirats arabes unis|", "EAU"]);
    each("COD", &["RDC", "la |République démocratique du Congo|"]);
    each("TUR", &["Turquie", "turque", "turcs"]);
    each("MUS?", &["Maurice"]);
    each("MUS", &["l'|île Maurice|"]);
    each("NER", &["nigérien", "nigériennes"]);
    each("NGA", &["nigérian", "nigérianes"]);
    assert!(seen("l'eau, il est seul, des grenades, qu'il vienne, des drapeaux en berne, du sucre").is_empty());
}

#[test]
fn spanish() {
    each("AUT", &["austriaco", "austríaca", "austriacos", "austríacas"]);
    each("DEU", &["alemán", "alemana", "alemanes", "alemanas"]);
    each("DNK", &["danés", "danesa", "daneses", "danesas"]);
    each("IRN", &["Irán", "iraní", "iraníes"]);
    each("IRN?", &["irán"]);
    each("USA", &["EE. UU.", "EE.UU.", "EEUU", "los |Estados Unidos|", "estadounidenses"]);
    each("KOR", &["Seúl", "surcoreanas"]);
    each("CHL?", &["chile", "Chile"]);
    each("GRD?", &["Granada"]);
    each("SLV?", &["Salvador"]);
    each("SLV", &["El Salvador", "salvadoreñas"]);
    assert!(seen("la paz, una granada, con fines de lucro, la antigua ley, damas, sana, las limas").is_empty());
}

#[test]
fn russian() {
    each("AUT", &["Австрия", "Австрии", "Австрию", "Австрией", "австрийский", "австрийского", "австрийская"]);
    each("AUT", &["австрийские", "австриец", "австрийца", "австрийцы", "австрийцами", "австрийка", "австриек"]);
    each("CHN", &["Китай", "Китая", "Китаем", "КНР", "китайцев", "|Китайской Народной Республики|"]);
    each("USA", &["США", "|Соединенных Штатов Америки|", "|Соединённые Штаты|", "американцев"]);
    each("RUS", &["|Российской Федерации|", "РФ", "российских", "россиянина", "|российско|-"]);
    each("TGO?", &["Того"]);
    each("TGO", &["|Республики Того|", "тоголезский"]);
    each("QAT", &["Катар", "Катара"]);
    each("QAT?", &["катар"]);
    each("GRC", &["греков", "греческий", "Греция"]);
    each("KGZ", &["Киргизия", "Кыргызстане", "киргизов"]);
    each("PRK", &["|Корейской Народно-Демократической Республикой|", "КНДР"]);
    assert!(seen("кроме того, вена и вены, осложнение, в гавани, римское право").is_empty());
}

#[test]
fn arabic() {
    each("AUT", &["النمسا", "بالنمسا", "للنمسا", "والنمسا", "فالنمسا", "وبالنمسا", "نمساوي", "النمساوية", "نمساويون"]);
    each("LBN", &["لبنان", "للبنان", "بلبنان", "لبناني", "اللبنانية", "للبنانية", "|للجمهورية اللبنانية|"]);
    each("JOR", &["الأردن", "الاردن", "للأردن", "أردنية"]);
    each("USA", &["الولايات المتحدة", "للولايات المتحدة الأمريكية", "بالولايات المتحدة"]);
    each("FRA", &["فرنسا", "لفرنسا", "الفرنسيون"]);
    each("MLI?", &["مالي", "بمالي"]);
    each("OMN?", &["عمان"]);
    each("OMN", &["سلطنة عمان", "عُمان"]);
    assert!(seen("النظام المالي، الأموال، الموارد المالية، القوة القاهرة، مسقط رأسه").is_empty());
}

#[test]
fn chinese() {
    each("AUT", &["在|奥地利|的", "奥地利人", "奥地利籍"]);
    each("CHN", &["在|中国|境内", "中国人", "中华人民共和国"]);
    each("KOR", &["韩国", "南韩", "大韩民国"]);
    each("PRK", &["朝鲜", "朝鲜民主主义人民共和国"]);
    each("GBR", &["英国", "联合王国", "英国公民"]);
    each("COG", &["刚果(布)", "刚果（布）"]);
    each("MLI?", &["马里"]);
    assert!(seen("其中国家、发展中国家、司法国际合作、沿海地区、许多哥们、加纳入、其中非法、马里兰").is_empty());
}

#[test]
fn tongues_may_be_mixed() {
    let text = "In 奥地利, de España, в Австрии، في النمسا, l'Italie and Norway";
    let parties: Vec<String> = seen(text).iter().map(|s| s.split(' ').next().unwrap().to_owned()).collect();
    assert_eq!(parties, ["AUT", "ESP", "AUT", "AUT", "ITA", "NOR"]);
    assert_eq!(seen("из USAовских"), ["USA USA"]);
}

//! Whether the State under review may be named in public: what becomes public, who decided, and the focal point's act
//! (paras. 37, 40, 41). Only the people of that State see it.

use super::id_of;
use crate::http::{Failure, Fields, Visit, leave_notice, redirect};
use crate::i18n;
use crate::i18n::texts::review as t;
use crate::pages::ruled::by;
use crate::ui;
use axum::extract::Path;
use axum::response::Response;
use backend::service::{Naming, Overview};
use leptos::prelude::*;
use rules::language::Language;

/// `POST /reviews/{id}/naming`: agrees, or withdraws. A post that says neither changes nothing.
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, fields: Fields) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Err(Failure::SignInAgain(fields)) };
    let review = id_of(&id)?;
    let backend = &visit.site.backend;
    // Whom it does not concern is told nothing, whatever was posted; whose act it is not is told whose it is.
    let naming = backend.naming(&session.viewer, review).await?.ok_or(Failure::NotFound)?;
    naming.may?;
    let notice = match fields.get("act") {
        "agree" => {
            backend.name_in_public(&session.viewer, review).await?;
            "naming_agreed"
        }
        "withdraw" => {
            backend.withdraw_name(&session.viewer, review).await?;
            "naming_withdrawn"
        }
        _ => return Err(Failure::BadRequest),
    };
    let mut response = redirect(&format!("/reviews/{review}#naming"));
    leave_notice(&mut response, notice, visit.https());
    Ok(response)
}

/// The section at the foot of the review's page.
pub(super) fn section(l: Language, o: &Overview, naming: Naming) -> impl IntoView + use<> {
    let given = naming.given.is_some();
    let stands = match (naming.given, naming.withdrawn) {
        (Some((at, who)), _) => t::naming_given(l, i18n::moment(l, at), who),
        (None, Some((at, who))) => t::naming_withdrawn(l, i18n::moment(l, at), who),
        (None, None) => t::naming_none(l).to_owned(),
    };
    let waits = (given && !naming.shown).then(|| view! { <p>{t::naming_waits(l)}</p> });
    let act = match naming.may {
        Ok(()) => {
            let (value, label) =
                if given { ("withdraw", t::naming_withdraw(l)) } else { ("agree", t::naming_agree(l)) };
            view! {
                <form method="post" action=format!("/reviews/{}/naming", o.id)>
                    <button name="act" value=value aria-describedby="naming-text">{label}</button>
                </form>
            }
            .into_any()
        }
        Err(refusal) => {
            let para = refusal.paragraph().map(|p| by(l, p));
            view! { <p class="soft">{ui::refusal_text(l, &refusal)}" "{para}</p> }.into_any()
        }
    };
    view! {
        <section class="sect no-print" aria-labelledby="naming">
            <h2 id="naming">{t::naming_title(l)}</h2>
            <div id="naming-text">
                <p>{t::naming_text(l)}" "{by(l, "37, 40")}</p>
                <p><a href="/phases/states">{t::naming_list(l)}</a></p>
            </div>
            <p><b dir="auto">{stands}</b></p>
            {waits}
            {act}
        </section>
    }
    .into_any()
}

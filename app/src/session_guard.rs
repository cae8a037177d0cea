//! The warning before a session ends, and signing in again without leaving the page. It never costs what was typed.

#[cfg(feature = "hydrate")]
use crate::i18n::texts::{fault, session as t};
#[cfg(feature = "hydrate")]
use leptos::prelude::*;
use rules::language::Language;
use serde::{Deserialize, Serialize};

/// What the guard needs to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuardView {
    /// The language of the screen.
    pub lang: Language,
    /// Seconds until the session ends if nothing is done.
    pub ends_in_seconds: u32,
    /// Seconds until the warning.
    pub warn_in_seconds: u32,
    /// Who is signed in; the same person signs in again.
    pub email: String,
}

/// What the guard is saying.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Guarding {
    /// Nothing.
    #[default]
    Quiet,
    /// The session will end soon.
    Warning,
    /// It has ended: sign in again.
    Ended,
    /// Signing in again was not tried: there is no password.
    NoPassword,
    /// Signing in again did not work: the password.
    WrongPassword,
    /// Signing in again did not work: the server cannot be reached, or asks to wait.
    NotNow,
}

impl Guarding {
    /// Whether the session has ended, so that the password is asked for.
    pub const fn is_over(self) -> bool {
        !matches!(self, Self::Quiet | Self::Warning)
    }
}

/// Draws the guard, in the browser alone, which opens the dialog when it has something to say.
#[cfg(feature = "hydrate")]
pub fn guard(view: &GuardView, state: RwSignal<Guarding>) -> impl IntoView + use<> {
    let l = view.lang;
    let ended = move || state.get().is_over();
    let wrong = move || match state.get() {
        Guarding::NoPassword => fault::required(l),
        Guarding::WrongPassword => t::wrong_password(l),
        Guarding::NotNow => t::not_now(l),
        Guarding::Quiet | Guarding::Warning | Guarding::Ended => "",
    };
    let mark = move || if wrong().is_empty() { "" } else { "err" };
    let invalid = move || matches!(state.get(), Guarding::NoPassword | Guarding::WrongPassword).then_some("true");
    view! {
        <dialog id="session-dialog" aria-labelledby="session-title">
            <h2 id="session-title">{move || if ended() { t::ended_title(l) } else { t::warning_title(l) }}</h2>
            <p>{move || if ended() { t::ended_text(l) } else { t::warning_text(l) }}</p>
            <form id="session-form" class="form" method="dialog">
                <div class="field" hidden=move || !ended()>
                    <label for="session-password">{t::password_of(l, view.email.clone())}</label>
                    // Always there, so that it is read out when it fills; without words it has no mark of a fault.
                    <p class=mark id="session-fault" role="alert">{wrong}</p>
                    <input id="session-password" type="password" autocomplete="current-password"
                        aria-describedby="session-fault" aria-invalid=invalid/>
                </div>
                <button class="go" id="session-go">{move || if ended() { t::sign_in(l) } else { t::stay(l) }}</button>
            </form>
        </dialog>
    }
}

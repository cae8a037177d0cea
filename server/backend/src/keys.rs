//! Encryption at rest: one key a review, wrapped by a key file outside the database; each text is bound to its place.
//!
//! XChaCha20-Poly1305 with random nonces. The row's place (review, table, row, column, version) is authenticated with
//! the text, so that a ciphertext moved to another row or rolled back does not open.

use crate::error::{OpenError, StoreError};
use crate::random;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use rules::id::{AccountId, ReviewId};
use sha2::Sha256;
use std::path::Path;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

const FORMAT: u8 = 1;
const NONCE: usize = 24;

/// By how many bytes a sealed text is longer than the text: format, nonce, tag.
pub(crate) const OVERHEAD: u64 = 1 + 24 + 16;

/// The key that wraps all others. Never leaves this module.
pub(crate) struct MasterKey(Zeroizing<[u8; 32]>);

/// A review's own key, unwrapped.
#[derive(Clone)]
pub(crate) struct ReviewKey {
    review: ReviewId,
    key: Zeroizing<[u8; 32]>,
}

/// Where a text lies; authenticated together with it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    pub(crate) table: &'a str,
    pub(crate) row: uuid::Uuid,
    pub(crate) column: &'a str,
    pub(crate) version: i32,
}

impl MasterKey {
    /// Reads the key file or makes one with mode 0400.
    pub(crate) fn open(path: &Path) -> Result<Self, OpenError> {
        if !path.exists() {
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder)
                    .map_err(|e| OpenError::Key(format!("the folder {} cannot be made: {e}", folder.display())))?;
            }
            write_new(path, hex::encode(random::bytes::<32>()).as_bytes())
                .map_err(|e| OpenError::Key(format!("the key file {} cannot be written: {e}", path.display())))?;
        }
        refuse_if_others_read(path)?;
        let text = std::fs::read_to_string(path)
            .map_err(|e| OpenError::Key(format!("the key file {} cannot be read: {e}", path.display())))?;
        let bytes: [u8; 32] = hex::decode(text.trim())
            .ok()
            .and_then(|b| b.try_into().ok())
            .ok_or_else(|| OpenError::Key(format!("the key file {} must hold 64 hex digits", path.display())))?;
        Ok(Self(Zeroizing::new(bytes)))
    }

    /// A new review's key, wrapped for its row.
    pub(crate) fn new_review_key(&self, review: ReviewId) -> Result<Vec<u8>, StoreError> {
        seal(&self.0, wrap_place(review).as_bytes(), &random::bytes::<32>())
    }

    /// Unwraps a review's key.
    pub(crate) fn unwrap(&self, review: ReviewId, wrapped: &[u8]) -> Result<ReviewKey, StoreError> {
        let plain = open(&self.0, wrap_place(review).as_bytes(), wrapped)?;
        let key: [u8; 32] =
            plain.try_into().map_err(|_| StoreError::Sealed(format!("key of review {review} has a wrong length")))?;
        Ok(ReviewKey { review, key: Zeroizing::new(key) })
    }

    /// A token for links in mail: the account and half of an HMAC over it, in 64 hex digits. Nothing of it is kept, it is
    /// the same each time, and it opens nothing but the choice of mail.
    pub(crate) fn mail_token(&self, account: AccountId) -> String {
        self.token(b"mail|account|", account.get())
    }

    /// Whose token it is; none if it was not made with this key.
    pub(crate) fn account_of_token(&self, token: &str) -> Option<AccountId> {
        self.id_of_token(b"mail|account|", token).map(AccountId::new)
    }

    /// The token of a link that was sent to an organization's address, made in the same way: whoever sees the outbox or the
    /// tables cannot follow the link.
    pub(crate) fn link_token(&self, link: uuid::Uuid) -> String {
        self.token(b"organization|link|", link)
    }

    /// Which link it is for; none if it was not made with this key.
    pub(crate) fn link_of_token(&self, token: &str) -> Option<uuid::Uuid> {
        self.id_of_token(b"organization|link|", token)
    }

    fn token(&self, purpose: &[u8], id: uuid::Uuid) -> String {
        let id = *id.as_bytes();
        hex::encode([&id[..], self.tag(purpose, &id).as_slice()].concat())
    }

    fn id_of_token(&self, purpose: &[u8], token: &str) -> Option<uuid::Uuid> {
        let bytes = hex::decode(token).ok()?;
        let (id, tag) = bytes.split_first_chunk::<16>()?;
        let is_ours: bool = self.tag(purpose, id).as_slice().ct_eq(tag).into();
        is_ours.then(|| uuid::Uuid::from_bytes(*id))
    }

    fn tag(&self, purpose: &[u8], id: &[u8; 16]) -> Vec<u8> {
        // A key of any length will do for HMAC.
        let Ok(mut mac) = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&*self.0) else { return Vec::new() };
        mac.update(purpose);
        mac.update(id);
        mac.finalize().into_bytes().iter().take(16).copied().collect()
    }
}

impl ReviewKey {
    /// Encrypts a text for its place.
    pub(crate) fn seal(&self, place: Place<'_>, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        seal(&self.key, self.bound(place).as_bytes(), plain)
    }

    /// Decrypts a text from its place.
    pub(crate) fn open(&self, place: Place<'_>, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        open(&self.key, self.bound(place).as_bytes(), sealed)
    }

    fn bound(&self, place: Place<'_>) -> String {
        format!("{}|{}|{}|{}|{}", self.review, place.table, place.row, place.column, place.version)
    }
}

fn wrap_place(review: ReviewId) -> String {
    format!("{review}|review|wrapped_key")
}

fn seal(key: &[u8; 32], bound: &[u8], plain: &[u8]) -> Result<Vec<u8>, StoreError> {
    let nonce = random::bytes::<NONCE>();
    let cipher = XChaCha20Poly1305::new(&Key::from(*key));
    let sealed = cipher
        .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: bound })
        .map_err(|_| StoreError::Sealed("encryption failed".to_owned()))?;
    let mut out = Vec::with_capacity(1 + NONCE + sealed.len());
    out.push(FORMAT);
    out.extend_from_slice(&nonce);
    out.extend_from_slice(&sealed);
    Ok(out)
}

fn open(key: &[u8; 32], bound: &[u8], sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
    let wrong = || StoreError::Sealed(String::from_utf8_lossy(bound).into_owned());
    let (format, rest) = sealed.split_first().ok_or_else(wrong)?;
    if *format != FORMAT {
        return Err(wrong());
    }
    let (nonce, text) = rest.split_first_chunk::<NONCE>().ok_or_else(wrong)?;
    XChaCha20Poly1305::new(&Key::from(*key))
        .decrypt(&XNonce::from(*nonce), Payload { msg: text, aad: bound })
        .map_err(|_| wrong())
}

#[cfg(unix)]
fn write_new(path: &Path, data: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o400).open(path)?;
    file.write_all(data)?;
    file.sync_all()
}

#[cfg(not(unix))]
fn write_new(path: &Path, data: &[u8]) -> std::io::Result<()> {
    std::fs::write(path, data)
}

#[cfg(unix)]
fn refuse_if_others_read(path: &Path) -> Result<(), OpenError> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(path)
        .map_err(|e| OpenError::Key(format!("the key file {} cannot be looked at: {e}", path.display())))?
        .permissions()
        .mode();
    if mode & 0o077 == 0 {
        Ok(())
    } else {
        Err(OpenError::Key(format!("the key file {0} can be read by others: run chmod 400 {0}", path.display())))
    }
}

#[cfg(not(unix))]
fn refuse_if_others_read(_path: &Path) -> Result<(), OpenError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(version: i32) -> Place<'static> {
        Place { table: "answer", row: uuid::Uuid::nil(), column: "value", version }
    }

    #[test]
    fn a_token_names_its_account_and_no_other() {
        let (master, other) = (MasterKey(Zeroizing::new([7; 32])), MasterKey(Zeroizing::new([8; 32])));
        let account = AccountId::new(uuid::Uuid::from_u128(5));
        let token = master.mail_token(account);
        assert_eq!((token.len(), master.account_of_token(&token)), (64, Some(account)));
        assert_eq!(other.account_of_token(&token), None, "another installation's");
        let forged = format!("{}{}", &master.mail_token(AccountId::new(uuid::Uuid::from_u128(6)))[..32], &token[32..]);
        for wrong in [forged.as_str(), &token[..32], "", "x", "é", &token[..62], &format!("{token}00")] {
            assert_eq!(master.account_of_token(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_token_of_mail_opens_no_link() {
        let master = MasterKey(Zeroizing::new([7; 32]));
        let id = uuid::Uuid::from_u128(5);
        assert_eq!(master.link_of_token(&master.link_token(id)), Some(id));
        assert_eq!(master.link_of_token(&master.mail_token(AccountId::new(id))), None);
    }

    #[test]
    fn a_text_opens_only_at_its_place() -> Result<(), Box<dyn std::error::Error>> {
        let master = MasterKey(Zeroizing::new([7; 32]));
        let one = ReviewId::new(uuid::Uuid::from_u128(1));
        let two = ReviewId::new(uuid::Uuid::from_u128(2));
        let wrapped = master.new_review_key(one)?;
        let key = master.unwrap(one, &wrapped)?;
        let sealed = key.seal(place(3), "текст".as_bytes())?;
        assert_eq!(key.open(place(3), &sealed)?, "текст".as_bytes());
        assert!(key.open(place(2), &sealed).is_err(), "an older version's place");
        assert!(master.unwrap(two, &wrapped).is_err(), "another review's row");
        let mut changed = sealed.clone();
        if let Some(last) = changed.last_mut() {
            *last ^= 1;
        }
        assert!(key.open(place(3), &changed).is_err(), "a changed byte");
        assert_ne!(sealed, key.seal(place(3), "текст".as_bytes())?, "nonces are never used twice");
        Ok(())
    }
}

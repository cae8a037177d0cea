//! A drawing in the room, while many look on.

use crate::support::{Outcome, field, on_both, viewers};
use rules::draw::status::DrawStatus;
use rules::draw::{Drawing, verify};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whoever looks sees the room as it was written down at some moment, and never disturbs who draws.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_drawing_goes_on_while_many_look() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let [secretariat, chair] = viewers(&backend, ["secretariat@example", "chair@example"]).await?;
        let prepared = backend.prepare_draw(&secretariat, "A meeting").await?;
        let id = backend.rehearse_draw(&secretariat, prepared, "a phrase").await?;
        let over = Arc::new(AtomicBool::new(false));
        let lookers: Vec<_> = (0..6)
            .map(|_| {
                let (backend, chair, over) = (backend.clone(), chair.clone(), Arc::clone(&over));
                tokio::spawn(async move {
                    let mut seen = 0;
                    while !over.load(Ordering::Relaxed) {
                        let room = backend.room(Some(&chair), id, 5).await?;
                        assert!(room.seq >= seen, "the room went back from {seen} to {}", room.seq);
                        // A number that is set aside is written down as well, so there may be more than drawings.
                        let done = u32::try_from(room.drawn + room.voided).unwrap_or(0);
                        assert!(done <= room.seq, "what is shown was written down");
                        seen = room.seq;
                    }
                    Ok::<u32, backend::ServiceError>(seen)
                })
            })
            .collect();
        for seq in 0..40 {
            backend.draw_act(&secretariat, id, seq, &Drawing::Seed).await?;
            let again = backend.draw_act(&chair, id, seq, &Drawing::Seed).await;
            assert_eq!(field(again), Some(("draw", "moved_on")));
        }
        over.store(true, Ordering::Relaxed);
        for looker in lookers {
            assert!(looker.await?? <= 40);
        }
        backend.close().await;
        // Another process finds it where this one left it.
        let backend = site.open().await?;
        let room = backend.room(Some(&chair), id, 5).await?;
        assert_eq!((room.status, room.seq), (DrawStatus::Drawing, 40));
        assert!(room.drawn > 30 && room.drawn <= 40);
        let refused = backend.draw_act(&chair, id, 40, &Drawing::Ball { number: 100_000 }).await;
        assert_eq!(field(refused), Some(("number", "no_such_number")));
        let mut seq = 40;
        while backend.room_state(Some(&chair), id).await?.0 == DrawStatus::Drawing {
            seq += u32::try_from(backend.draw_acts(&chair, id, seq, &Drawing::Seed, 50).await?.len())?;
        }
        let record = backend.draw_record(Some(&chair), id).await?;
        assert!(verify(&record).is_ok());
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

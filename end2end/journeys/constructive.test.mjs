// A constructive dialogue from the day on which it is set up to its summary (para. 53), with everybody whom it concerns: the
// Secretariat, the chair, organizations without an account, States, the Bureau, the public. The clock of the server stands
// still and is moved on by starting it again on the same database; the parts follow each other as the days do. The clocks of
// Vienna go back on 25 October 2026, which is the last day for the list: what the States and the Bureau have runs across it.
import "./constructive/applying.mjs";
import "./constructive/deciding.mjs";
import "./constructive/holding.mjs";

// Several things typed and chosen on one page all come along into another language, with and without script.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { awake, enter, launch, reviewOf } from "../support/browser.mjs";
import { dialogueWith, switchTo } from "../support/switching.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const value = (page, place) => page.locator(place).inputValue();
const unfold = (page, place) => page.locator(place).locator("xpath=ancestor::details[1]/summary").click();
// A page is read whole before anything on it is compared.
const awaken = (page, script) => (script ? awake(page) : page.waitForLoadState());

async function into(page, lang, script) {
  await switchTo(page, lang);
  await awaken(page, script);
}

for (const script of [true, false]) {
  const how = script ? "with script" : "without script";

  test(`wishes for mail, ${how}; passwords are typed anew`, async () => {
    const page = await enter(browser, "expert@fin.example", { script });
    await page.goto("/account");
    await awaken(page, script);
    const digest = page.locator("#mail-form input[name=digest]");
    const was = await digest.isChecked();
    await digest.setChecked(!was);
    await page.locator("#digest_hour").selectOption("17");
    await page.locator("#time_zone").selectOption("Asia/Kathmandu");
    await page.locator("#present").fill("a password of mine");
    for (const lang of ["ar", "fr"]) {
      await into(page, lang, script);
      assert.equal(await digest.isChecked(), !was);
      assert.equal(await value(page, "#digest_hour"), "17");
      assert.equal(await value(page, "#time_zone"), "Asia/Kathmandu");
      assert.equal(await value(page, "#present"), "");
    }
    // Nothing was saved by it.
    await page.goto("/account");
    assert.equal(await digest.isChecked(), was);
    await page.context().close();
  });

  test(`a summary, what is collected and what became of a suggestion, ${how}`, async () => {
    const page = await enter(browser, "chair@example", { script });
    await dialogueWith(page, "/summary", "select[id^=fate-]");
    await awaken(page, script);
    await page.locator("#body").fill("The summary");
    await unfold(page, "#collected-body");
    await page.locator("#theme").fill("A theme");
    await page.locator("#kind").selectOption({ index: 1 });
    const kind = await value(page, "#kind");
    await page.locator("#collected-body").fill("Said by a speaker");
    await page.locator("#collected-lang").selectOption("ru");
    const note = `#${await page.locator("input[id^=note-]").first().getAttribute("id")}`;
    const fate = note.replace("note", "fate");
    await unfold(page, note);
    await page.locator(fate).selectOption({ index: 2 });
    const chosen = await value(page, fate);
    const outcome = `It is followed up, ${how}`;
    await page.locator(note).fill(outcome);
    for (const lang of ["zh", "fr", "en"]) {
      await into(page, lang, script);
      assert.equal(await value(page, "#body"), "The summary", lang);
      assert.equal(await value(page, "#theme"), "A theme");
      assert.equal(await value(page, "#kind"), kind);
      assert.equal(await value(page, "#collected-body"), "Said by a speaker");
      assert.equal(await value(page, "#collected-lang"), "ru");
      assert.equal(await value(page, fate), chosen);
      assert.equal(await value(page, note), outcome);
      assert.ok(await page.locator(note).isVisible(), "what was changed is not folded away");
    }
    // Enter in a field does what the button beside it does.
    await page.locator("#collected-body").fill("");
    await page.locator("#theme").fill("");
    await page.locator(note).press("Enter");
    await page.waitForURL(/#collected$/);
    await page.locator("li.card", { hasText: outcome }).waitFor();
    assert.equal(await value(page, fate), chosen);
    // What is wrong is said at its own field; everything typed is still there.
    await page.locator("#body").fill("The summary again");
    await unfold(page, "#theme");
    await page.locator("#theme").fill("Only a theme");
    await page.locator("#theme").press("Enter");
    await page.locator("#collected-body[aria-invalid=true]").waitFor();
    assert.equal(await value(page, "#theme"), "Only a theme");
    assert.equal(await value(page, "#body"), "The summary again");
    assert.equal(await page.locator("#body").getAttribute("aria-invalid"), null);
    await page.context().close();
  });

  test(`objections to two of a list, ${how}`, async () => {
    const page = await enter(browser, "focal.point@nor.example", { script });
    await dialogueWith(page, "/circulation", "textarea[id^=reason-] >> nth=1");
    await awaken(page, script);
    const ids = await page.locator("textarea[id^=reason-]").evaluateAll((all) => [all[0].id, all.at(-1).id]);
    for (const id of ids) {
      await unfold(page, `#${id}`);
      await page.locator(`#${id}`).fill(`An objection to ${id}`);
      await page.locator(`#${id.replace("reason", "reason_lang")}`).selectOption("es");
    }
    for (const lang of ["ru", "ar"]) {
      await into(page, lang, script);
      for (const id of ids) {
        assert.equal(await value(page, `#${id}`), `An objection to ${id}`, lang);
        assert.equal(await value(page, `#${id.replace("reason", "reason_lang")}`), "es");
        assert.ok(await page.locator(`#${id}`).isVisible());
      }
      assert.match(page.url(), /\/circulation$/);
    }
    await page.context().close();
  });

  test(`a seat that is given, and who learns of objections, ${how}`, async () => {
    const page = await enter(browser, "secretariat@example", { script });
    await page.goto("/bureau/seats");
    await awaken(page, script);
    await page.locator("#email").fill("somebody@example");
    await page.locator("#kind").selectOption({ index: 1 });
    const kind = await value(page, "#kind");
    await page.locator("#from_on").fill("2030-01-02");
    await into(page, "fr", script);
    assert.equal(await value(page, "#email"), "somebody@example");
    assert.equal(await value(page, "#kind"), kind);
    assert.equal(await value(page, "#from_on"), "2030-01-02");
    await page.context().close();
    const president = await enter(browser, "bureau@example", { script });
    await president.goto("/bureau/seats");
    await awaken(president, script);
    const other = president.locator("input[name=shown]:not(:checked)").first();
    const code = await other.getAttribute("value");
    await other.check();
    await into(president, "zh", script);
    assert.equal(await president.locator("input[name=shown]:checked").getAttribute("value"), code);
    await president.context().close();
  });

  test(`reviews that were ticked, columns and filters of the work list, ${how}`, async () => {
    const page = await enter(browser, "secretariat@example", { script });
    await page.goto("/work?stage=questionnaire");
    await awaken(page, script);
    const box = page.locator("input[name=review]");
    const ids = await box.evaluateAll((all) => all.slice(0, 2).map((e) => e.value));
    for (const id of ids) await page.locator(`input[name=review][value="${id}"]`).check();
    await unfold(page, 'input[name="with.col"] >> nth=0');
    const column = page.locator('input[name="with.col"][value=m]');
    const was = await column.isChecked();
    await column.setChecked(!was);
    await page.locator("#due").selectOption("past");
    const ticked = () => page.locator("input[name=review]:checked").evaluateAll((all) => all.map((e) => e.value).sort());
    await page.locator("#due").selectOption("");
    await into(page, "ar", script);
    assert.deepEqual(await ticked(), [...ids].sort());
    assert.equal(await column.isChecked(), !was);
    assert.equal(await value(page, "#stage"), "questionnaire");
    // A box that was emptied is empty in the next language as well.
    await page.locator(`input[name=review][value="${ids[0]}"]`).uncheck();
    await into(page, "en", script);
    assert.deepEqual(await ticked(), [ids[1]]);
    // To show something else keeps what was ticked, and nothing else stands in the address.
    await page.locator("#filter button.go").click();
    await page.waitForURL((url) => !url.searchParams.has("with"));
    await awaken(page, script);
    assert.deepEqual([...new URL(page.url()).searchParams.keys()].sort(), ["review", "stage"]);
    assert.deepEqual(await ticked(), [ids[1]]);
    assert.equal(await column.isChecked(), was, "not saved, not remembered");
    await page.locator("button[formaction='/work/remind']").first().click();
    await page.locator("#reminders").waitFor();
    const chosen = await page.locator("#reminders input[name=review]").evaluateAll((all) => all.map((e) => e.value));
    assert.deepEqual(chosen, [ids[1]]);
    await page.context().close();
  });

  test(`columns of the reviews, ${how}`, async () => {
    const page = await enter(browser, "focal.point@vct.example", { script });
    await page.goto("/reviews?group=I");
    await awaken(page, script);
    await unfold(page, 'input[name="with.column"] >> nth=0');
    const boxes = page.locator('input[name="with.column"]');
    const of = (code) => page.locator(`input[name="with.column"][value=${code}]`);
    await of("region").uncheck();
    await into(page, "es", script);
    assert.equal(await of("region").isChecked(), false);
    assert.equal(await of("stage").isChecked(), true);
    assert.ok(await page.locator("td[data-label]").count() > 0);
    // All of them emptied is a choice too.
    if (!(await boxes.first().isVisible())) await unfold(page, 'input[name="with.column"] >> nth=0');
    for (const code of await boxes.evaluateAll((all) => all.filter((e) => e.checked).map((e) => e.value))) await of(code).uncheck();
    await page.locator("button[formaction='/reviews/columns']").click();
    await page.waitForURL((url) => url.pathname === "/reviews" && url.search === "?group=I");
    assert.equal(await page.locator('input[name="with.column"]:checked').count(), 0);
    await page.context().close();
  });

  test(`what a conversation is to be begun about, ${how}`, async () => {
    const page = await enter(browser, "focal.point@vct.example", { script });
    const review = await reviewOf(page, "VCT");
    await page.goto(`${review}/dialogue`);
    await awaken(page, script);
    const about = page.locator("select[name^='with.about-']").first();
    const subject = await about.locator("optgroup option").nth(2).getAttribute("value");
    await about.selectOption(subject);
    await page.locator("#show").selectOption("open");
    await into(page, "ru", script);
    assert.equal(await about.inputValue(), subject);
    assert.equal(await value(page, "#show"), "open");
    await page.locator("#filter button.go").click();
    await page.waitForURL((url) => url.search === "?show=open");
    await about.selectOption(subject);
    const words = (await about.locator("option:checked").innerText()).trim();
    await page.locator("button[name=begin]").first().click();
    await page.waitForURL(/\/dialogue\/[0-9a-f-]{36}$/);
    assert.ok((await page.locator("h1").innerText()).includes(words), words);
    await page.context().close();
  });

  test(`applicants that were ticked, ${how}`, async () => {
    const page = await enter(browser, "secretariat@example", { script });
    await dialogueWith(page, "/applicants", "input[name=id]");
    await awaken(page, script);
    const id = await page.locator("input[name=id]").last().getAttribute("value");
    const box = page.locator(`input[name=id][value="${id}"]`);
    await box.check();
    await page.locator("#sort").selectOption("name");
    await into(page, "ar", script);
    assert.ok(await box.isChecked());
    assert.equal(await page.locator("input[name=id]:checked").count(), 1);
    assert.equal(await value(page, "#sort"), "name");
    await page.locator("button[value=decline]").click();
    await page.waitForURL(/\/applicants\/bulk$/);
    assert.equal(await page.locator("html").getAttribute("lang"), "ar");
    await page.context().close();
  });
}

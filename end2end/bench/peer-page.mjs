// The peer's page: SurveyJS with the same questions, conditions, words and answers as our page, in one file.
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const json = (file) => JSON.parse(readFileSync(path.join(root, file), "utf8"));

const INSTRUMENTS = ["untoc", "trafficking", "migrants", "firearms"];
const YEARS = 5;
/** SurveyJS's names have no hyphens, so that its expressions cannot take them for a minus. */
export const nameOf = (code) => code.replaceAll("-", "_");

const CHOICES = ["yes", "in_part", "no", "outside"];

/** The model of all articles that our page shows; `codes` are the questions on our page. */
export function model(codes) {
  const words = json("app/locales/en/editor.json");
  const common = json("app/questionnaires/common.json").questions;
  const commonTexts = json("app/questionnaires/texts/en/common.json").questions;
  const wanted = new Set(codes);
  const elements = [];
  for (const instrument of INSTRUMENTS) {
    const file = `cluster-1-${instrument}.json`;
    const texts = json(`app/questionnaires/texts/en/${file}`).articles;
    for (const article of json(`app/questionnaires/${file}`).articles) {
      const prefix = `${instrument}-${article.article}`;
      const questions = [...article.questions, ...common].filter((q) => wanted.has(`${prefix}-${q.n}`));
      if (questions.length === 0) continue;
      const said = texts[article.article];
      elements.push({
        type: "panel",
        name: nameOf(prefix),
        title: said.title,
        description: said.obliges,
        elements: questions.map((q, i) => ({
          ...control(q, said.questions[q.n] ?? commonTexts[q.n], words),
          name: nameOf(`${prefix}-${q.n}`),
          ...(q.show ? { visibleIf: expression(q.show, prefix, questions, i) } : {}),
        })),
      });
    }
  }
  return { pages: [{ name: "all", elements }], showQuestionNumbers: "on" };
}

function control(question, said, words) {
  const base = { title: said.text, ...(said.help ? { description: said.help } : {}) };
  const choices = (codes, labels) => codes.map((value) => ({ value, text: labels?.[value] ?? value }));
  const text = (name, title, inputType = "text") => ({ type: "text", name, title, inputType });
  switch (question.kind) {
    case "yes_no":
      return { ...base, type: "radiogroup", choices: CHOICES.map((value) => ({ value, text: words[`choice_${value}`] })) };
    case "several": return { ...base, type: "checkbox", choices: choices(question.options, said.options) };
    case "text": return { ...base, type: "comment" };
    case "number": return { ...base, type: "text", inputType: "number", min: question.min, max: question.max };
    case "date": return { ...base, type: "text", inputType: "date" };
    case "file": return { ...base, type: "file", allowMultiple: true };
    case "authority":
      return {
        ...base, type: "panel",
        elements: ["name", "function", "address", "telephone", "email"].map((part) => text(part, words[`authority_${part}`] ?? part)),
      };
    case "table":
      return {
        ...base, type: "matrixdropdown", cellType: "text",
        columns: Array.from({ length: question.years ?? YEARS }, (_, i) => ({ name: String(new Date().getFullYear() - YEARS + i) })),
        rows: choices(question.rows, said.rows),
      };
    case "laws":
      return {
        ...base, type: "paneldynamic", panelCount: 1,
        templateElements: [
          text("act", words.law_act), text("article", words.law_article), text("date", words.law_date, "date"),
          text("link", words.law_link, "url"), { type: "comment", name: "excerpt", title: words.law_excerpt },
        ],
      };
    default: throw new Error(`a kind that the peer's page does not know: ${question.kind}`);
  }
}

/** The same condition in SurveyJS's language; the State of the page is a party to everything but UNCAC. */
function expression(show, prefix, questions, before) {
  const parts = (list, word) => `(${list.map((c) => expression(c, prefix, questions, before)).join(` ${word} `)})`;
  const is = (code, kind, values) => kind === "yes_no"
    ? `(${values.map((v) => `{${code}} = '${v}'`).join(" or ")})`
    : `{${code}} anyof [${values.map((v) => `'${v}'`).join(", ")}]`;
  if (show.all) return parts(show.all, "and");
  if (show.any) return parts(show.any, "or");
  if (show.not) return `!(${expression(show.not, prefix, questions, before)})`;
  if (show.party_to) return show.party_to === "uncac" ? "1 = 2" : "1 = 1";
  if (show.any_in_article) {
    const asked = questions.slice(0, before).filter((q) => q.kind === "yes_no");
    return `(${asked.map((q) => is(nameOf(`${prefix}-${q.n}`), "yes_no", show.any_in_article)).join(" or ")})`;
  }
  const { question, is: values } = show.answer;
  const asked = questions.find((q) => q.n === question);
  return is(nameOf(asked ? `${prefix}-${question}` : question), asked?.kind ?? "several", values);
}

/** Answers of our JSON interface in the form of SurveyJS. */
export function data(answers) {
  const made = {};
  for (const { question, value } of answers) {
    if (!value || value.kind === "file") continue;
    if (value.kind === "authority") Object.assign(made, value.value);
    else made[nameOf(question)] = value.value;
  }
  return made;
}

/** The page; it tells in `performance.mark`s when it is usable. */
export function html(codes, answers) {
  const safe = (what) => JSON.stringify(what).replaceAll("<", "\\u003c");
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>SurveyJS</title><link rel="stylesheet" href="/survey.css">
<script defer src="/survey.core.js"></script><script defer src="/survey-js-ui.js"></script><script defer src="/page.js"></script>
</head><body><div id="survey"></div>
<script type="application/json" id="model">${safe(model(codes))}</script>
<script type="application/json" id="data">${safe(data(answers))}</script></body></html>`;
}

/** Draws, and marks `usable` once the last question stands in the document. */
export const script = `
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const survey = window.survey = new Survey.Model(read("model"));
survey.data = read("data");
const last = survey.getAllQuestions(true).at(-1);
const usable = () => {
  if (!document.getElementById(last.id)) return false;
  performance.mark("usable");
  document.documentElement.dataset.awake = "true";
  return true;
};
survey.render(document.getElementById("survey"));
if (!usable()) {
  const observer = new MutationObserver(() => usable() && observer.disconnect());
  observer.observe(document.getElementById("survey"), { childList: true, subtree: true });
}`;

// The page of a questionnaire with more questions than there are: its articles once more under other numbers, in what is seen
// and in what the program reads, until there are as many as wanted.

const ARTICLE = /<section\b[^>]*\bclass="art"[^>]*>/g;
const DATA = /(<script type="application\/json" id="data-editor">)(.*?)(<\/script>)/s;
const AWAY = 1000;

/** Sees to it that pages at `url` come with `wanted` questions; answers how many there are then. */
export async function makeLonger(page, url, wanted) {
  let count = 0;
  await page.route(url, async (route) => {
    const answer = await route.fetch();
    const { html, questions } = longer(await answer.text(), wanted);
    count = questions;
    const headers = { ...answer.headers() };
    delete headers["content-encoding"];
    delete headers["content-length"];
    await route.fulfill({ status: answer.status(), headers, body: html });
  });
  return () => count;
}

function longer(html, wanted) {
  const [, , text] = html.match(DATA);
  const data = JSON.parse(text);
  const end = html.indexOf("</form>", html.search(ARTICLE));
  const starts = [...html.matchAll(ARTICLE)].map((found) => found.index);
  if (starts.length !== data.articles.length) throw new Error(`${starts.length} sections, ${data.articles.length} articles`);
  const sections = starts.map((at, i) => html.slice(at, starts[i + 1] ?? end));
  const articles = [...data.articles];
  const more = [];
  const count = () => articles.reduce((n, a) => n + a.questions.length, 0);
  const own = data.articles.length;
  for (let i = 0; count() < wanted; i++) {
    const by = AWAY * (1 + Math.floor(i / own));
    const article = data.articles[i % own];
    const codes = new RegExp(`\\b${article.instrument}-${article.number}(?=[-"#.\\s])`, "g");
    const renamed = (text) => text.replaceAll(codes, `${article.instrument}-${article.number + by}`);
    articles.push({ ...JSON.parse(renamed(JSON.stringify(article))), number: article.number + by });
    more.push(renamed(sections[i % own]));
  }
  const json = JSON.stringify({ ...data, articles }).replaceAll("<", "\\u003c");
  const page = html.slice(0, end) + more.join("") + html.slice(end);
  return { html: page.replace(DATA, (_, before, __, after) => before + json + after), questions: count() };
}

// The pages there are, as the people see them for whom they are made. Tests that look at every page walk this list.
import { reviewOf } from "./browser.mjs";

/** The first link within `main` whose address fits. */
export const linkTo = (page, pattern) =>
  page.locator("main a").evaluateAll((all, source) => all.map((a) => a.getAttribute("href")).find((href) => new RegExp(source).test(href)), pattern.source);

/** The dialogues of the demonstration: the one that was held, the one whose list is out, the one that takes applications. */
async function dialogues(page) {
  const { items } = await (await page.request.get("/api/v1/dialogues?limit=200")).json();
  const of = (group) => `/constructive/${items.find((d) => d.working_group === group).id}`;
  return { held: of("firearms"), listed: of("technical_assistance"), open: of("trafficking") };
}

/** The address behind a name on a page. */
async function behind(page, address, name) {
  await page.goto(address);
  return page.locator("main").getByRole("link", { name }).first().getAttribute("href");
}

const EVERYBODY = ["/", "/about", "/phases", "/phases/print", "/phases/states", "/sign-in", "/no-such-page"];

/** By role: who signs in, and the addresses of the pages, found once signed in. */
export const ROLES = [
  {
    name: "the public",
    email: null,
    pages: async (page) => {
      const { items } = await (await page.request.get("/api/v1/draws")).json();
      const result = (kind) => `/draws/${items.find((d) => d.kind === kind && d.status === "adopted").id}/result`;
      const { held, open } = await dialogues(page);
      return [
        ...EVERYBODY, "/draws", "/draws/method", result("whole"), `${result("whole")}/NOR`, result("redraw"),
        "/constructive", held, open, `${held}/programme/versions`, `${held}/programme/print`, "/constructive/suggestions",
        "/stakeholders", "/stakeholders/enter/cut-off",
      ];
    },
  },
  {
    name: "a focal point who answers",
    email: "focal.point@vct.example",
    pages: async (page) => {
      const review = await reviewOf(page, "VCT");
      const editor = `${review}/questionnaire/1`;
      const { listed } = await dialogues(page);
      return [
        "/start", "/reviews", review, `${review}/dialogue`, `${review}/dialogue?room=dialogue&subject=review`, `${review}/redraws`, editor, `${editor}/check`, `${editor}/print`,
        `${editor}/history/untoc-5-c3`, "/library", "/phases", "/parties", "/account", "/inbox", `${review}/archive/1`,
        `${review}/timeline`, "/states/VCT/timeline", "/calendar",
        listed, `${listed}/circulation`, `${listed}/delegation`,
      ];
    },
  },
  {
    name: "a focal point whose response is in",
    email: "focal.point@nor.example",
    pages: async (page) => {
      const review = await reviewOf(page, "NOR");
      const response = `${review}/responses/1`;
      const talk = (room, subject) => `${review}/dialogue?room=${room}&subject=${subject}`;
      const feedback = `${review}/feedback/1`;
      await page.goto(feedback);
      const sent = await linkTo(page, /\/feedback\/1\/sent\/[A-Z]{3}\/\d+$/);
      return [
        "/start", review, response, `${response}/1/receipt`, `${response}/1?print=1`, "/dialogue?show=all", `${review}/dialogue`,
        talk("dialogue", "question/untoc-5-1"), talk("delegation", "article/untoc/6"),
        talk("notes", "review"), feedback, sent, `${sent}/receipt`, `${sent}?print=1`, `${feedback}/questions`, `${feedback}/questions/check`,
      ];
    },
  },
  {
    name: "the Secretariat",
    email: "secretariat@example",
    pages: async (page) => {
      const [preparing, talking] = [await reviewOf(page, "MAR"), await reviewOf(page, "CHN")];
      return [
        "/start", "/work", "/reviews", preparing, `${talking}/timeline`, "/calendar", `${talking}/dialogue?room=dialogue&subject=review`, `${talking}/dialogue`,
        "/dialogue", `${talking}/redraws`, "/redraws", "/phases", "/phases/I/1/decision", "/library", "/parties", "/parties/import", "/outbox",
      ];
    },
  },
  {
    name: "the Secretariat with its dialogues",
    email: "secretariat@example",
    pages: async (page) => {
      const { held, listed, open } = await dialogues(page);
      const applicant = await behind(page, `${open}/applicants`, "Shelter Network");
      const opposed = await behind(page, `${listed}/applicants`, "River Watch Alliance");
      return [
        "/constructive/new", listed, `${listed}/change`, `${listed}/applicants`, applicant, opposed, `${open}/import`, `${listed}/circulation`,
        `${listed}/delegations`, `${held}/programme`, `${held}/papers`, `${held}/day`, `${held}/summary`, `${listed}/mail`, "/bureau/seats",
      ];
    },
  },
  {
    name: "a chair of a working group",
    email: "chair@example",
    pages: async (page) => {
      const { held, listed } = await dialogues(page);
      return ["/start", "/constructive", listed, `${listed}/applicants`, `${held}/day`, `${held}/summary`];
    },
  },
  {
    name: "the President of the Bureau",
    email: "bureau@example",
    pages: async (page) => {
      const { listed } = await dialogues(page);
      return ["/start", listed, `${listed}/circulation`, "/bureau", await behind(page, "/bureau", "River Watch Alliance"), "/bureau/seats"];
    },
  },
  {
    name: "an organization",
    email: "ngo@example",
    pages: async (page) => {
      const { held, listed, open } = await dialogues(page);
      const own = (dialogue) => `/stakeholders/${dialogue.split("/").at(-1)}`;
      return ["/start", "/stakeholders/home", "/stakeholders/profile", own(open), own(listed), own(held)];
    },
  },
  {
    name: "an administrator",
    email: "admin@example",
    pages: async (page) => {
      await page.goto("/accounts?q=vct");
      return ["/start", "/outbox", "/accounts", "/accounts/new", await linkTo(page, /^\/accounts\/[0-9a-f-]{30,}$/), "/parties"];
    },
  },
];

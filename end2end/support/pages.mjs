// The pages there are, as the people see them for whom they are made. Tests that look at every page walk this list.
import { reviewOf } from "./browser.mjs";

/** The first link within `main` whose address fits. */
export const linkTo = (page, pattern) =>
  page.locator("main a").evaluateAll((all, source) => all.map((a) => a.getAttribute("href")).find((href) => new RegExp(source).test(href)), pattern.source);

const EVERYBODY = ["/", "/about", "/phases", "/phases/print", "/phases/states", "/sign-in", "/no-such-page"];

/** By role: who signs in, and the addresses of the pages, found once signed in. */
export const ROLES = [
  {
    name: "the public",
    email: null,
    pages: async (page) => {
      const { items } = await (await page.request.get("/api/v1/draws")).json();
      const result = (kind) => `/draws/${items.find((d) => d.kind === kind && d.status === "adopted").id}/result`;
      return [...EVERYBODY, "/draws", "/draws/method", result("whole"), `${result("whole")}/NOR`, result("redraw")];
    },
  },
  {
    name: "a focal point who answers",
    email: "focal.point@vct.example",
    pages: async (page) => {
      const review = await reviewOf(page, "VCT");
      const editor = `${review}/questionnaire/1`;
      return [
        "/start", "/reviews", review, `${review}/dialogue`, `${review}/dialogue?room=dialogue&subject=review`, `${review}/redraws`, editor, `${editor}/check`, `${editor}/print`,
        `${editor}/history/untoc-5-c3`, "/library", "/phases", "/parties", "/account", "/inbox", `${review}/archive/1`,
        `${review}/timeline`, "/states/VCT/timeline", "/calendar",
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
    name: "an administrator",
    email: "admin@example",
    pages: async (page) => {
      await page.goto("/accounts?q=vct");
      return ["/start", "/outbox", "/accounts", "/accounts/new", await linkTo(page, /^\/accounts\/[0-9a-f-]{30,}$/), "/parties"];
    },
  },
];

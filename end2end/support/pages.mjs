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
        "/start", "/reviews", review, `${review}/dialogue`, `${review}/redraws`, editor, `${editor}/check`, `${editor}/print`,
        `${editor}/history/untoc-5-c3`, "/library", "/phases", "/parties", "/account",
      ];
    },
  },
  {
    name: "a focal point whose response is in",
    email: "focal.point@nor.example",
    pages: async (page) => {
      const review = await reviewOf(page, "NOR");
      const response = `${review}/responses/1`;
      return ["/start", review, response, `${response}/1/receipt`, `${response}/1?print=1`];
    },
  },
  {
    name: "the Secretariat",
    email: "secretariat@example",
    pages: async (page) => {
      const [preparing, talking] = [await reviewOf(page, "MAR"), await reviewOf(page, "CHN")];
      return ["/start", "/reviews", preparing, `${talking}/dialogue`, `${talking}/redraws`, "/redraws", "/phases", "/phases/I/1/decision", "/library", "/parties", "/parties/import"];
    },
  },
  {
    name: "an administrator",
    email: "admin@example",
    pages: async (page) => {
      await page.goto("/accounts?q=vct");
      return ["/start", "/accounts", "/accounts/new", await linkTo(page, /^\/accounts\/[0-9a-f-]{30,}$/), "/parties"];
    },
  },
];

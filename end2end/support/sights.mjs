// What is wrong with a page as it is seen: what axe finds, and what sticks out of the screen.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds, each finding in one readable line. */
export async function findings(page) {
  await page.waitForLoadState();
  // Not a script element: the page's own rules about scripts stay as they are.
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      resultTypes: ["violations"],
    });
    return violations.flatMap((v) => v.nodes.slice(0, 3).map((n) => `${v.id}: ${n.target.join(" ")} ${n.html.slice(0, 160)}`));
  });
}

/** What does not fit into the width of the screen. */
export const tooWide = async (page) => {
  await page.waitForLoadState();
  return page.evaluate(stickingOut);
};

function stickingOut() {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const out = [...document.querySelectorAll("body *")].filter((e) => {
    const box = e.getBoundingClientRect();
    return box.width > 0 && (box.right > room + 1 || box.left < -1) && e.checkVisibility() && !e.closest(".scroll, .skip, .vh, details:not([open]) > div");
  });
  return out.slice(0, 5).map((e) => e.outerHTML.slice(0, 160));
}

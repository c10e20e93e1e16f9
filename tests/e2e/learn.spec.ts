/** The frame of the course: contents, addresses and titles, progress, glossary and notation, and what is loaded when. */
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { open, rate } from "./page";

async function axe(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page }).analyze();
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`)).toEqual([]);
}

test("contents lead to chapters, chapters on and back, each with its own title; progress is kept and erased", async ({
	page,
}) => {
	await open(page, "./?autoplay=0&hidden=5#/learn");
	await expect(page).toHaveTitle("Learn · RBM Cinema");
	await expect(page.getByText("not opened yet")).toHaveCount(0);
	await page.getByRole("link", { name: "Chapter 5: From energy to probability" }).click();
	await expect(page).toHaveTitle("From energy to probability · Learn · RBM Cinema");
	await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
	await expect(page).toHaveURL(/#\/learn\/energy-to-probability$/);

	// A wrong answer gets the hint that fits, a right one is remembered.
	const question = page.locator("form", { hasText: "How many states are there in the sum" });
	await question.getByRole("textbox").fill("7");
	await question.getByRole("textbox").press("Enter");
	await expect(question.getByRole("status")).toContainText("That is the number of units");
	await question.getByRole("textbox").fill("128");
	await question.getByRole("button", { name: "Check" }).press("Enter");
	await expect(question.getByRole("status")).toContainText("Right");

	await page.locator("a[rel=next]").click();
	await expect(page).not.toHaveTitle(/From energy to probability/);
	await page.locator("a[rel=prev]").click();
	await expect(page).toHaveTitle("From energy to probability · Learn · RBM Cinema");
	await page.getByRole("link", { name: "Contents" }).click();
	const entry = page.getByRole("listitem").filter({ hasText: "From energy to probability" });
	await expect(entry).toContainText("1 of 4 questions answered");
	await page.reload();
	await expect(entry).toContainText("1 of 4 questions answered");
	await axe(page);

	await page.getByRole("link", { name: "About" }).click();
	await page.getByRole("button", { name: "Erase everything" }).click();
	await page.getByRole("button", { name: "Yes, erase all of it" }).click();
	await expect(page.getByText("Erased.")).toBeVisible();
	await page.getByRole("link", { name: "Learn" }).click();
	await expect(entry).toBeVisible();
	await expect(page.getByText("questions answered")).toHaveCount(0);
});

test("a term in a chapter leads to its place in the glossary", async ({ page }) => {
	await open(page, "./?autoplay=0&hidden=5#/learn/energy-to-probability");
	await page.getByRole("link", { name: "partition function" }).click();
	await expect(page).toHaveTitle("Glossary · Learn · RBM Cinema");
	await expect(page.getByText("Partition function", { exact: true })).toBeFocused();
	await axe(page);
	await page.goto("./?autoplay=0&hidden=5#/learn/notation");
	await expect(page.getByRole("row", { name: /partition function/ })).toContainText("log_partition");
	await axe(page);
	await page.goto("./?autoplay=0&hidden=5#/learn/no-such-chapter");
	await expect(page.getByText("There is no such chapter")).toBeVisible();
});

test("someone who only rates movies loads nothing of Learn; a second chapter opens in under 300 ms", async ({
	page,
}) => {
	const asked: string[] = [];
	page.on("request", (request) => asked.push(request.url()));
	await open(page, "./?autoplay=0&hidden=5#/movies");
	await rate(page, "matrix", "The Matrix", "9");
	expect(asked.filter((url) => /katex|learn|chapter|lesson|rbm_study|Tex-/i.test(url))).toEqual([]);

	await page.goto("./?autoplay=0&hidden=5#/learn/energy-to-probability");
	await expect(page.getByRole("slider", { name: "State" })).toBeVisible();
	expect(asked.filter((url) => /katex|lesson/i.test(url)).length).toBeGreaterThan(0);
	// From the click to the text, measured in the page.
	const took = await page.evaluate(async () => {
		const started = performance.now();
		location.hash = "#/learn/energy-to-sigmoid";
		while (document.querySelector("#conditional math") === null) {
			await new Promise((next) => requestAnimationFrame(next));
		}
		return performance.now() - started;
	});
	expect(took).toBeLessThan(300);
});

test("a chapter prints with all its lines, and without controls", async ({ page }) => {
	await open(page, "./?autoplay=0&hidden=5#/learn/energy-to-sigmoid");
	const lines = page.locator("#conditional li");
	await expect(lines.nth(10)).toBeHidden();
	await page.emulateMedia({ media: "print" });
	await expect(lines.nth(10)).toBeVisible();
	await expect(page.getByRole("button", { name: "Next line" }).first()).toBeHidden();
	await expect(page.getByRole("figure", { name: "Your tiny RBM" })).toBeVisible();
});

/** Chapters 1 and 2 by keyboard: passes between the layers, and tosses of their units, against sums made here. */
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { open } from "./page";

const FILMS = ["Alien", "The Matrix", "Casablanca", "Notting Hill", "Toy Story", "E.T. the Extra-Terrestrial"];
/** W of the six films and the first two hidden units, and the biases, as the table of chapter 1 shows them. */
async function readTable(page: Page): Promise<number[][]> {
	const rows = page
		.getByRole("region", { name: "One table of weights, read both ways" })
		.getByRole("table")
		.locator("tbody tr");
	return rows.evaluateAll((found) =>
		found.map((row) =>
			Array.from(row.querySelectorAll("td"), (cell) =>
				Number((cell.textContent ?? "").replace("−", "-").replace("+", "")),
			),
		),
	);
}
const pressed = async (page: Page, name: string) =>
	(await page.getByRole("button", { name }).getAttribute("aria-pressed")) === "true";

test("pass from films to hidden units and back, by keyboard", async ({ page }) => {
	await open(page, "./?autoplay=0#/learn/two-layers");
	const alien = page.getByRole("button", { name: "Visible unit 1: Alien" });
	await expect(alien).toHaveAttribute("aria-pressed", "true");
	await page.getByRole("button", { name: "Visible unit 6: E.T. the Extra-Terrestrial" }).press("Enter");
	const toHidden = page.getByRole("button", { name: "Pass from visible to hidden" });
	await expect(toHidden).toBeEnabled();
	await toHidden.press("Enter");
	await expect(page.getByText("v → h: came on: science fiction.")).toBeVisible();

	// Each row of the table: v_i, then W_i1 and W_i2. A bias of −1 speaks against every unit.
	const table = await readTable(page);
	expect(table).toHaveLength(6);
	const input = (unit: number) => table.reduce((sum, row) => sum + (row[0] ?? 0) * (row[1 + unit] ?? 0), -1);
	for (const unit of [0, 1]) {
		const name = ["Hidden unit 1: science fiction", "Hidden unit 2: romance"][unit] ?? "";
		expect(await pressed(page, name), name).toBe(input(unit) > 0);
	}
	const toVisible = page.getByRole("button", { name: "Pass from hidden to visible" });
	await expect(toVisible).toBeEnabled();
	await toVisible.press("Enter");
	await expect(page.getByText(/^h → v: came on: /)).toBeVisible();
	for (const [at, film] of FILMS.entries()) {
		const on = (table[at]?.[1] ?? 0) - 1 > 0;
		expect(await pressed(page, `Visible unit ${at + 1}: ${film}`), film).toBe(on);
	}

	await page.getByRole("button", { name: "All lines" }).press("Enter");
	const checks = page.getByRole("button", { name: /^Check this line/ });
	await expect(checks).toHaveCount(6);
	for (let at = 0; at < 6; at += 1) await checks.nth(at).press("Enter");
	await expect(page.getByRole("region", { name: "Two ways through one matrix" }).getByText(/^Difference/)).toHaveCount(
		6,
	);
	expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});

test("toss the hidden units, and see the share come to the probability", async ({ page }) => {
	await open(page, "./?autoplay=0#/learn/bernoulli-units");
	const exhibit = page.getByRole("region", { name: "What is the actual h?" });
	const row = exhibit.getByRole("row", { name: /^science fiction/ });
	const cells = async () =>
		(await row.getByRole("cell").allTextContents()).map((text) => Number(text.replace("–", "NaN").replace(",", "")));
	// Alien alone is on: x = 2.5 − 1.
	await expect(row.getByRole("cell").first()).toHaveText((1 / (1 + Math.exp(-1.5))).toFixed(3));
	await page.getByRole("button", { name: "Step the tosses" }).press("Enter");
	await expect(exhibit.getByText("1 toss, seed 1.")).toBeVisible();
	const [p = Number.NaN, u = Number.NaN, state] = await cells();
	expect(state).toBe(u < p ? 1 : 0);
	await page.getByRole("button", { name: "Toss 1,000 times" }).press("Enter");
	await expect(exhibit.getByText("1,001 tosses, seed 1.")).toBeVisible();
	const [, , , on = Number.NaN, share = Number.NaN, error = Number.NaN] = await cells();
	expect(share).toBeCloseTo(on / 1001, 3);
	expect(error).toBeCloseTo(Math.sqrt((p * (1 - p)) / 1001), 3);
	// Pinned by the seed; five standard deviations would do for any.
	expect(Math.abs(share - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / 1001));

	// Other films, other probabilities, no tosses yet.
	await page.getByRole("button", { name: "Visible unit 2: The Matrix" }).press("Enter");
	await expect(exhibit.getByText("No toss yet.")).toBeVisible();

	await page.getByRole("slider", { name: "Probability p" }).press("End");
	await page.getByRole("button", { name: "All lines" }).first().press("Enter");
	const derivation = page.getByRole("region", { name: "One unit that is on with probability p" });
	for (const check of await derivation.getByRole("button", { name: /^Check this line/ }).all())
		await check.press("Enter");
	await expect(derivation.getByText(/^Difference/)).toHaveCount(6);
	expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});

/** Chapter 14, by keyboard: the double dot product on the small machine, against sums made here; and the real machine. */
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { open } from "./page";

const numberIn = (text: string | null) => Number((text ?? "").replace("−", "-").replace("+", ""));
const FILMS = [1, 2, 3];
const CLASSES = [0, 1, 2, 3];
const UNITS = [1, 2];

const slider = (page: Page, name: string) => page.getByRole("slider", { name, exact: true });
const valueAt = async (page: Page, name: string) => numberIn(await slider(page, name).getAttribute("aria-valuetext"));

/** W [D][K][M] as the page's sliders show it. */
async function weightsOf(page: Page): Promise<number[][][]> {
	const weights: number[][][] = [];
	for (const i of FILMS) {
		const film: number[][] = [];
		for (const k of CLASSES) {
			const row: number[] = [];
			for (const j of UNITS) row.push(await valueAt(page, `Weight of film ${i}, class ${k}, to hidden unit ${j}`));
			film.push(row);
		}
		weights.push(film);
	}
	return weights;
}

async function checkAll(page: Page, label: string, bound = "10⁻¹²"): Promise<void> {
	const derivation = page.getByRole("region", { name: label, exact: true });
	await derivation.getByRole("button", { name: "Next line" }).press("Enter");
	await derivation.getByRole("button", { name: "All lines" }).press("Enter");
	const checks = derivation.getByRole("button", { name: /Check this line/ });
	const count = await checks.count();
	expect(count).toBeGreaterThan(0);
	for (let at = 0; at < count; at += 1) await checks.nth(at).press("Enter");
	await expect(derivation.getByText("✓ equal to")).toHaveCount(count);
	await expect(derivation.getByText(`✓ equal to ${bound}`).first()).toBeVisible();
	await expect(derivation.getByText("✗ not equal")).toHaveCount(0);
}

test("chapter 14: the double dot product both ways by keyboard, with the sums made here; every line holds", async ({
	page,
}) => {
	await open(page, "./?autoplay=0&hidden=5#/learn/rating-categories");
	const exhibit = page.getByRole("region", { name: /The double dot product/ });

	// A weight and the class of a film, by keyboard.
	await slider(page, "Weight of film 2, class 1, to hidden unit 2").press("End");
	await slider(page, "Weight of film 2, class 1, to hidden unit 2").press("ArrowLeft");
	await exhibit.getByRole("radio", { name: "Film 2 gets class 2" }).focus();
	await page.keyboard.press("ArrowUp");
	await expect(exhibit.getByRole("radio", { name: "Film 2 gets class 1" })).toBeChecked();

	const weights = await weightsOf(page);
	expect(weights[1]?.[1]?.[1]).toBe(2.75);
	const classes = [3, 1, 0];
	const rows = exhibit.getByRole("table", { name: "Hidden units" }).locator("tbody tr");
	for (const j of UNITS) {
		const x =
			(await valueAt(page, `Bias of hidden unit ${j}`)) +
			classes.reduce((sum, k, i) => sum + (weights[i]?.[k]?.[j - 1] ?? Number.NaN), 0);
		// Quarters: exact.
		await expect
			.poll(async () =>
				numberIn(
					await rows
						.nth(j - 1)
						.locator("td.number")
						.first()
						.textContent(),
				),
			)
			.toBe(x);
		const on = Number(
			await rows
				.nth(j - 1)
				.locator("td.on")
				.textContent(),
		);
		expect(Math.abs(on - 1 / (1 + Math.exp(-x)))).toBeLessThan(5.1e-4);
	}

	// Product by product: the first is that of film 1, class 0, which was not given.
	const step = exhibit.getByRole("button", { name: "Step the double dot product" });
	await exhibit.getByRole("button", { name: "Reset the double dot product" }).press("Enter");
	await expect(rows.first().locator("td.number").first()).toHaveText("+0.25");
	await step.press("Enter");
	await expect(
		exhibit.getByText("Product 1 of 24: −1.5 times v for film 1, class 0 = 0; x 1 so far +0.25"),
	).toBeAttached();
	for (let at = 0; at < 3; at += 1) await step.press("Enter");
	await expect(
		exhibit.getByText("Product 4 of 24: +1.5 times v for film 1, class 3 = 1; x 1 so far +1.75"),
	).toBeAttached();

	// And back: the softmax of each film's logits, with both hidden units on.
	await exhibit.getByRole("radio", { name: "Ratings to hidden units" }).focus();
	await page.keyboard.press("ArrowRight");
	await exhibit.getByRole("button", { name: "Hidden unit 2" }).press("Enter");
	await expect(exhibit.getByRole("button", { name: "Hidden unit 2" })).toHaveAttribute("aria-pressed", "true");
	for (const i of FILMS) {
		const logits: number[] = [];
		for (const k of CLASSES) {
			const row = weights[i - 1]?.[k] ?? [];
			logits.push((await valueAt(page, `Bias of film ${i}, class ${k}`)) + (row[0] ?? 0) + (row[1] ?? 0));
		}
		const total = logits.reduce((sum, a) => sum + Math.exp(a), 0);
		const film = exhibit.getByRole("table", { name: `Film ${i}` }).locator("tbody tr");
		for (const [k, a] of logits.entries()) {
			await expect.poll(async () => numberIn(await film.nth(k).locator("td.sum").textContent())).toBe(a);
			const shown = Number(await film.nth(k).locator("td.share").textContent());
			expect(Math.abs(shown - Math.exp(a) / total)).toBeLessThan(5.1e-4);
		}
	}

	await checkAll(page, "From bits to one class");
	await checkAll(page, "From ratings to hidden units");
	await checkAll(page, "From hidden units to classes");
	await checkAll(page, "The free energy of ratings");
	const { violations } = await new AxeBuilder({ page }).analyze();
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`)).toEqual([]);
});

test("chapter 14: the terms of the real machine add up, at the address that it once had", async ({ page }) => {
	await open(page, "./?autoplay=0&hidden=5#/learn/conditionals");
	await expect(page).toHaveTitle("Ratings are categories · Learn · RBM Cinema");
	const exhibit = page.getByRole("region", { name: "Watch it: one unit, one film" });
	const [unit, film] = [exhibit.getByRole("figure").first(), exhibit.getByRole("figure").last()];
	await expect(unit.locator("tr.sum")).toBeVisible();
	await exhibit.getByRole("button", { name: "Step" }).press("Enter");
	// Read at one moment, since the step may still be on its way; each is rounded to a thousandth.
	const excess = () =>
		unit.locator("tbody").evaluate((body) => {
			const number = (cell: Element | null) => Number((cell?.textContent ?? "").replace("−", "-").replace("+", ""));
			const terms = Array.from(body.querySelectorAll("tr:not(.sum) td:last-child"), number);
			const sum = terms.reduce((total, term) => total + term, 0);
			return Math.abs(sum - number(body.querySelector("tr.sum td:last-child"))) - 0.0005 * (terms.length + 1);
		});
	await expect.poll(excess).toBeLessThanOrEqual(1e-9);

	const rows = await film
		.locator("tbody tr")
		.evaluateAll((found) => found.map((row) => Array.from(row.children, (cell) => cell.textContent ?? "")));
	const weights = rows.map((cells) => Math.exp(numberIn(cells[2] ?? "") + numberIn(cells[4] ?? "")));
	const total = weights.reduce((all, weight) => all + weight, 0);
	for (const [k, weight] of weights.entries()) {
		const shown = rows[k]?.[6] ?? "";
		// To a percent, with logits to a thousandth.
		if (shown === "<1%") expect(weight / total).toBeLessThan(0.006);
		else expect(Math.abs(Number(shown.replace("%", "")) / 100 - weight / total)).toBeLessThan(0.006);
	}
});

/** Chapter 8 by keyboard: what it shows against likelihoods, steps of the fit, and sums over states that are made here. */
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { open } from "./page";

const numberIn = (text: string) => Number(text.replace("−", "-").replace("+", ""));
const sum = (list: readonly number[]) => list.reduce((total, x) => total + x, 0);
const normal = (x: number, mean: number, sd: number) =>
	Math.exp(-((x - mean) ** 2) / (2 * sd * sd)) / Math.sqrt(2 * Math.PI * sd * sd);

/** The numbers behind a symbol of a list. */
async function shown(page: Page, list: string, means: string): Promise<number[]> {
	const item = page.getByRole("list", { name: list }).getByRole("listitem").filter({ hasText: means });
	return ((await item.locator(".value").textContent()) ?? "").split(", ").map(numberIn);
}

/** Waits until the page shows these numbers to so many decimals. */
const expectShown = (page: Page, list: string, means: string, values: readonly number[], decimals: number) =>
	expect
		.poll(async () => {
			const found = await shown(page, list, means);
			return Math.max(...values.map((value, at) => Math.abs(value - (found[at] ?? Number.NaN))));
		}, `${list}: ${means}`)
		.toBeLessThanOrEqual(0.51 * 10 ** -decimals);

async function axe(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page }).analyze();
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`)).toEqual([]);
}

async function checkAll(page: Page, label: string): Promise<void> {
	const derivation = page.getByRole("region", { name: label, exact: true });
	await derivation.getByRole("button", { name: "All lines" }).press("Enter");
	const checks = derivation.getByRole("button", { name: /Check this line/ });
	const count = await checks.count();
	expect(count).toBeGreaterThan(0);
	for (let at = 0; at < count; at += 1) await checks.nth(at).press("Enter");
	await expect(derivation.getByText("✓ equal")).toHaveCount(count);
	await expect(derivation.getByText("✗ not equal")).toHaveCount(0);
}

async function heightsOf(page: Page, n: number): Promise<number[]> {
	const text = page.locator("#exhibit .heights");
	await expect.poll(async () => ((await text.textContent()) ?? "").split(" ").length).toBe(n);
	return ((await text.textContent()) ?? "").split(" ").map(Number);
}

test("chapter 8: a bell moved by keyboard, and the closed form, have the likelihood of the heights", async ({
	page,
}) => {
	await open(page, "./?autoplay=0&hidden=5#/learn/maximum-likelihood");
	const list = "Values of your bell";
	await page.getByText("The heights, in centimetres").press("Enter");
	const heights = await heightsOf(page, 200);
	const log = (mean: number, sd: number) => sum(heights.map((x) => Math.log(normal(x, mean, sd))));
	const mean = page.getByRole("slider", { name: "Mean", exact: true });
	const sd = page.getByRole("slider", { name: "Standard deviation" });
	for (let press = 0; press < 6; press += 1) await mean.press("ArrowRight");
	for (let press = 0; press < 4; press += 1) await sd.press("ArrowLeft");
	await expect(mean).toHaveAttribute("aria-valuetext", "163.0 cm");
	await expect(sd).toHaveAttribute("aria-valuetext", "11.00 cm");
	await expectShown(page, list, "log-likelihood, in nats", [log(163, 11)], 3);
	await expectShown(page, list, "nats for each centimetre of μ", [sum(heights.map((x) => (x - 163) / 121))], 3);
	const slope = -200 / 11 + sum(heights.map((x) => (x - 163) ** 2)) / 11 ** 3;
	await expectShown(page, list, "nats for each centimetre of σ", [slope], 3);
	await checkAll(page, "From a product to a sum");
	await checkAll(page, "The most likely Gaussian");

	const best = sum(heights) / 200;
	const width = Math.sqrt(sum(heights.map((x) => (x - best) ** 2)) / 200);
	await expectShown(page, list, "at the closed form", [log(best, width)], 3);
	await page.getByRole("button", { name: "Go to the closed form" }).press("Enter");
	await expectShown(page, list, "log-likelihood, in nats", [log(best, width)], 3);
	await expectShown(page, list, "nats for each centimetre of μ", [0], 3);
	await expect(mean).toHaveAttribute("aria-valuetext", `${best.toFixed(1)} cm`);

	// The product of a thousand densities is no number of the computer any more.
	await page.getByRole("radio", { name: "1,000" }).check();
	const many = await heightsOf(page, 1000);
	expect(many.slice(0, 200)).toEqual(heights);
	await expectShown(page, list, "likelihood: 0", [0], 3);
	await expectShown(page, list, "log-likelihood, in nats", [sum(many.map((x) => Math.log(normal(x, best, width))))], 3);
});

test("chapter 8: the mixture goes the steps of expectation maximisation, and settles uphill", async ({ page }) => {
	await open(page, "./?autoplay=0&hidden=5#/learn/maximum-likelihood");
	const list = "Values of the mixture";
	const heights = await heightsOf(page, 200);
	const first = page.getByRole("slider", { name: "Mean of bell 1" });
	for (let press = 0; press < 8; press += 1) await first.press("ArrowLeft");
	await expect(first).toHaveAttribute("aria-valuetext", "160.0 cm");
	let [shares, means, sd] = [[0.5, 0.5], [160, 180], 12];
	const terms = (x: number) => shares.map((share, j) => share * normal(x, means[j] ?? 0, sd));
	const status = page.locator("#mixture-exhibit").getByRole("status");
	for (let step = 0; step <= 4; step += 1) {
		await expect(status).toHaveText(step === 1 ? "1 step" : `${step} steps`);
		await expectShown(page, list, "log-likelihood", [sum(heights.map((x) => Math.log(sum(terms(x)))))], 3);
		await expectShown(page, list, "share of each bell", shares, 3);
		await expectShown(page, list, "means, in centimetres", means, 1);
		await expectShown(page, list, "width of each bell", [sd], 2);
		const r = heights.map((x) => terms(x).map((term) => term / sum(terms(x))));
		const counts = [0, 1].map((j) => sum(r.map((row) => row[j] ?? 0)));
		const moved = counts.map((count, j) => sum(r.map((row, n) => (row[j] ?? 0) * (heights[n] ?? 0))) / count);
		const squares = r.map((row, n) => sum(row.map((share, j) => share * ((heights[n] ?? 0) - (moved[j] ?? 0)) ** 2)));
		[shares, means, sd] = [counts.map((count) => count / 200), moved, Math.sqrt(sum(squares) / 200)];
		await page.getByRole("button", { name: "Step the fit" }).press("Enter");
	}
	await checkAll(page, "The mixture of Gaussians");

	// One bell is there in one step, at the closed form.
	await page.getByRole("group", { name: "Number of bells" }).getByRole("radio", { name: "1" }).check();
	await page.getByRole("button", { name: "Step the fit" }).press("Enter");
	await expect(status).toHaveText("1 step, settled");
	await expectShown(page, list, "means, in centimetres", [sum(heights) / 200], 1);
});

test("chapter 8: the log-likelihood of the tiny RBM is a difference of two sums", async ({ page }) => {
	await open(page, "./?autoplay=0&hidden=5#/learn/maximum-likelihood");
	await page.getByRole("slider", { name: "Weight from visible unit 1 to hidden unit 1" }).press("PageUp");
	await page.getByRole("button", { name: "Visible unit 2", exact: true }).press("Enter");
	const value = async (name: string) =>
		numberIn((await page.getByRole("slider", { name, exact: true }).getAttribute("aria-valuetext")) ?? "");
	const [weights, b, c, v]: [number[][], number[], number[], number[]] = [[], [], [], []];
	for (const i of [1, 2, 3]) {
		b.push(await value(`Bias of visible unit ${i}`));
		const unit = page.getByRole("button", { name: `Visible unit ${i}`, exact: true });
		v.push((await unit.getAttribute("aria-pressed")) === "true" ? 1 : 0);
		const row: number[] = [];
		for (const j of [1, 2]) row.push(await value(`Weight from visible unit ${i} to hidden unit ${j}`));
		weights.push(row);
	}
	for (const j of [1, 2]) c.push(await value(`Bias of hidden unit ${j}`));
	const bits = (place: number, n: number) => Array.from({ length: n }, (_, at) => (place >> (n - 1 - at)) & 1);
	const weigh = (v: number[], h: number[]) =>
		Math.exp(
			sum(v.map((on, i) => on * ((b[i] ?? 0) + sum(h.map((other, j) => other * (weights[i]?.[j] ?? 0)))))) +
				sum(h.map((on, j) => on * (c[j] ?? 0))),
		);
	const ofVisible = (v: number[]) => sum([0, 1, 2, 3].map((h) => weigh(v, bits(h, 2))));
	const all = Array.from({ length: 8 }, (_, place) => ofVisible(bits(place, 3)));
	const list = "Values of the log-likelihood";
	await expectShown(page, list, "4 terms", [Math.log(ofVisible(v))], 3);
	await expectShown(page, list, "32 terms", [Math.log(sum(all))], 3);
	await expectShown(page, list, "the first minus the second", [Math.log(ofVisible(v) / sum(all))], 3);
	const both = [4, 5, 6, 7].flatMap((v) => [2, 3].map((h) => weigh(bits(v, 3), bits(h, 2))));
	await expectShown(page, list, "on together", [sum(both) / sum(all)], 3);
	const cells = page.getByRole("table", { name: "Probability of every visible state" }).locator("tbody td:not(.bar)");
	const found = (await cells.allTextContents()).map(Number);
	for (const [place, weight] of all.entries()) {
		expect(Math.abs((found[place] ?? Number.NaN) - weight / sum(all))).toBeLessThan(6e-7);
	}
	await checkAll(page, "The log-likelihood of an RBM");

	const question = page.locator("form", { hasText: "falls heads 7 times" });
	await question.getByRole("textbox").fill("0.5");
	await question.getByRole("textbox").press("Enter");
	await expect(question.getByRole("status")).toContainText("That is a fair coin");
	await question.getByRole("textbox").fill("7/10");
	await question.getByRole("textbox").press("Enter");
	await expect(question.getByRole("status")).toContainText("Right");
	await axe(page);
});

/** Chapter 11 by keyboard: what it shows against sums over states, and over the matrix of the chain, made here. */
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { open } from "./page";

const numberIn = (text: string | null) => Number((text ?? "").replace("−", "-").replace("+", "").replace(",", ""));
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, at) => sum + x * (b[at] ?? 0), 0);
const bitsOf = (place: number, n: number) => Array.from({ length: n }, (_, at) => (place >> (n - 1 - at)) & 1);
const STATES = Array.from({ length: 32 }, (_, place) => ({ v: bitsOf(place >> 2, 3), h: bitsOf(place & 3, 2) }));

async function readParameters(page: Page) {
	const value = async (name: string) =>
		numberIn(await page.getByRole("slider", { name, exact: true }).getAttribute("aria-valuetext"));
	const [weights, b, c]: [number[][], number[], number[]] = [[], [], []];
	for (const i of [1, 2, 3]) {
		b.push(await value(`Bias of visible unit ${i}`));
		const row: number[] = [];
		for (const j of [1, 2]) row.push(await value(`Weight from visible unit ${i} to hidden unit ${j}`));
		weights.push(row);
	}
	for (const j of [1, 2]) c.push(await value(`Bias of hidden unit ${j}`));
	return { weights, b, c };
}

/** E[v_i h_j], the standard error of 4096 independent draws, and that of 4096 draws along a Gibbs chain. */
function errorsOf({ weights, b, c }: Awaited<ReturnType<typeof readParameters>>, i: number, j: number) {
	const boltzmann = STATES.map(({ v, h }) =>
		Math.exp(dot(b, v) + dot(c, h) + v.reduce((sum, on, unit) => sum + on * dot(weights[unit] ?? [], h), 0)),
	);
	const z = boltzmann.reduce((sum, weight) => sum + weight, 0);
	const p = boltzmann.map((weight) => weight / z);
	const f = STATES.map(({ v, h }) => (v[i] ?? 0) * (h[j] ?? 0));
	const mean = dot(p, f);
	const apart = f.map((value) => value - mean);
	const variance = dot(
		p,
		apart.map((x) => x * x),
	);
	const bit = (on: number, x: number) => (on === 1 ? sigmoid(x) : sigmoid(-x));
	const steps = STATES.map((from) =>
		STATES.map(({ v, h }) => {
			const hidden = h.map((on, unit) =>
				bit(on, (c[unit] ?? 0) + from.v.reduce((sum, x, row) => sum + x * (weights[row]?.[unit] ?? 0), 0)),
			);
			const visible = v.map((on, unit) => bit(on, (b[unit] ?? 0) + dot(weights[unit] ?? [], h)));
			return [...hidden, ...visible].reduce((product, x) => product * x, 1);
		}),
	);
	const n = 4096;
	let ahead = apart;
	let tau = 1;
	for (let t = 1; t < n; t += 1) {
		ahead = steps.map((row) => dot(row, ahead));
		const covariance = p.reduce((sum, weight, s) => sum + weight * (apart[s] ?? 0) * (ahead[s] ?? 0), 0);
		tau += (2 * (1 - t / n) * covariance) / variance;
	}
	return { mean, independent: Math.sqrt(variance / n), chain: Math.sqrt((variance / n) * tau), tau };
}

async function shown(page: Page, means: string): Promise<number> {
	const list = page.getByRole("list", { name: "Values of the sampling" });
	const item = list.getByRole("listitem").filter({ hasText: means });
	return numberIn(await item.locator(".value").textContent());
}

/** Waits until the page shows a number to so many decimals. */
const expectShown = (page: Page, means: string, value: number, decimals: number) =>
	expect.poll(async () => Math.abs((await shown(page, means)) - value)).toBeLessThanOrEqual(0.51 * 10 ** -decimals);

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

test("chapter 11: expectation and errors are those of enumeration, for independent draws and along a chain", async ({
	page,
}) => {
	await open(page, "./?autoplay=0&hidden=5#/learn/sampled-expectations");
	await page.getByRole("slider", { name: "Weight from visible unit 2 to hidden unit 2" }).press("End");
	await page.getByRole("group", { name: "Visible unit" }).getByRole("radio", { name: "1" }).press("ArrowRight");
	await page.getByRole("group", { name: "Hidden unit" }).getByRole("radio", { name: "1" }).press("ArrowRight");
	const expected = errorsOf(await readParameters(page), 1, 1);
	await expectShown(page, "the truth, over 32 states", expected.mean, 6);
	await expectShown(page, "standard error at", expected.independent, 5);
	await expectShown(page, "worth one independent draw", expected.tau, 2);
	await checkAll(page, "The error of an average over draws");

	await page.getByRole("group", { name: "Draws" }).getByRole("radio", { name: "Independent" }).press("ArrowRight");
	await expectShown(page, "standard error at", expected.chain, 5);
	await checkAll(page, "The error of an average along a chain");

	// Twenty more with each step; what is measured over all of them comes near to what is expected.
	const samples = page.locator("#exhibit").getByRole("status");
	await expect(samples).toHaveText("20 samples of 4,096 draws");
	for (let step = 2; step <= 10; step += 1) {
		await page.getByRole("button", { name: "Step the sampling" }).press("Enter");
		await expect(samples).toHaveText(`${20 * step} samples of 4,096 draws`);
	}
	const row = page
		.getByRole("table", { name: "Typical error against the number of draws" })
		.getByRole("row", { name: /^4,096/ });
	const [formula = Number.NaN, measured = Number.NaN] = (await row.getByRole("cell").allTextContents()).map(Number);
	expect(Math.abs(formula - expected.chain)).toBeLessThan(5.1e-6);
	// The relative error of a root mean square over 200 samples is √(1/400).
	expect(Math.abs(measured / expected.chain - 1)).toBeLessThan(5 * Math.sqrt(1 / 400));

	// The averages of the first draws are those of the states beside them.
	const draws = page.getByRole("table", { name: "The first draws of sample 1" }).locator("tbody tr");
	await expect(draws).toHaveCount(12);
	let sum = 0;
	for (const [at, cells] of (await draws.all()).entries()) {
		const [state = "", value, mean] = await cells.locator("td").allTextContents();
		const both = Number(state[1]) * Number(state[5]);
		sum += both;
		expect(Number(value)).toBe(both);
		expect(Math.abs(Number(mean) - sum / (at + 1))).toBeLessThan(6e-4);
	}

	const question = page.locator("form", { hasText: "How many draws bring it down" });
	await question.getByRole("textbox").fill("400");
	await question.getByRole("textbox").press("Enter");
	await expect(question.getByRole("status")).toContainText("You need a quarter of it");
	await question.getByRole("textbox").fill("1600");
	await question.getByRole("textbox").press("Enter");
	await expect(question.getByRole("status")).toContainText("Right");
	await axe(page);

	await page.getByRole("button", { name: "Reset the sampling" }).press("Enter");
	await expect(samples).toHaveText("20 samples of 4,096 draws");
});

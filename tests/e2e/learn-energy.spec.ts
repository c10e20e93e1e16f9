/** Chapters 5 and 7, by keyboard, on the reader's tiny RBM: what they show against sums over states made here. */
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { open } from "./page";

interface Tiny {
	weights: number[][];
	b: number[];
	c: number[];
	v: number[];
	h: number[];
}

const numberIn = (text: string | null) => Number((text ?? "").replace("−", "-").replace("+", ""));

/** The tiny RBM as the page shows it: its sliders and units. */
async function readTiny(page: Page): Promise<Tiny> {
	const value = async (name: string) =>
		numberIn(await page.getByRole("slider", { name, exact: true }).getAttribute("aria-valuetext"));
	const bit = async (name: string) => {
		const pressed = await page.getByRole("button", { name, exact: true }).getAttribute("aria-pressed");
		return pressed === "true" ? 1 : 0;
	};
	const tiny: Tiny = { weights: [], b: [], c: [], v: [], h: [] };
	for (const i of [1, 2, 3]) {
		tiny.b.push(await value(`Bias of visible unit ${i}`));
		tiny.v.push(await bit(`Visible unit ${i}`));
		const row: number[] = [];
		for (const j of [1, 2]) row.push(await value(`Weight from visible unit ${i} to hidden unit ${j}`));
		tiny.weights.push(row);
	}
	for (const j of [1, 2]) {
		tiny.c.push(await value(`Bias of hidden unit ${j}`));
		tiny.h.push(await bit(`Hidden unit ${j}`));
	}
	return tiny;
}

function energy({ weights, b, c }: Tiny, v: number[], h: number[]): number {
	let sum = 0;
	for (const [i, on] of v.entries()) {
		sum += on * (b[i] ?? 0);
		for (const [j, other] of h.entries()) sum += on * other * (weights[i]?.[j] ?? 0);
	}
	for (const [j, on] of h.entries()) sum += on * (c[j] ?? 0);
	return -sum;
}

const bitsOf = (place: number, n: number) => Array.from({ length: n }, (_, at) => (place >> (n - 1 - at)) & 1);
const STATES = Array.from({ length: 32 }, (_, place) => ({ v: bitsOf(place >> 2, 3), h: bitsOf(place & 3, 2) }));

const symbolValue = async (page: Page, means: string) =>
	numberIn(
		await page
			.getByRole("list", { name: "Values of the picked state" })
			.getByRole("listitem")
			.filter({ hasText: means })
			.locator(".value")
			.textContent(),
	);

async function axe(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page }).analyze();
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`)).toEqual([]);
}

/** Reveals every line of a derivation and checks each that can be. */
async function checkAll(page: Page, label: string): Promise<void> {
	const derivation = page.getByRole("region", { name: label, exact: true });
	await derivation.getByRole("button", { name: "Next line" }).press("Enter");
	await expect(derivation.getByText("Line 2 of")).toBeVisible();
	await derivation.getByRole("button", { name: "All lines" }).press("Enter");
	const checks = derivation.getByRole("button", { name: /Check this line/ });
	const count = await checks.count();
	expect(count).toBeGreaterThan(0);
	for (let at = 0; at < count; at += 1) await checks.nth(at).press("Enter");
	await expect(derivation.getByText("✓ equal to 10⁻¹²")).toHaveCount(count);
	await expect(derivation.getByText("✗ not equal")).toHaveCount(0);
}

test("chapter 5: weights, units, states and temperature by keyboard, with the energies and probabilities of enumeration", async ({
	page,
}) => {
	await open(page, "./?autoplay=0&hidden=5#/learn/energy-to-probability");
	const weight = page.getByRole("slider", { name: "Weight from visible unit 2 to hidden unit 1" });
	await weight.press("Home");
	await expect(weight).toHaveAttribute("aria-valuetext", "−4");
	await weight.press("PageUp");
	await weight.press("ArrowRight");
	await expect(weight).toHaveAttribute("aria-valuetext", "−2.75");
	await page.getByRole("button", { name: "Visible unit 2", exact: true }).press("Enter");

	for (const [presses, temperature] of [
		[0, 1],
		[7, 2.2],
	] as const) {
		const slider = page.getByRole("slider", { name: /Temperature/ });
		for (let press = 0; press < presses; press += 1) await slider.press("ArrowRight");
		await expect(slider).toHaveAttribute("aria-valuetext", `kT = ${temperature}`);
		const tiny = await readTiny(page);
		const e = energy(tiny, tiny.v, tiny.h);
		const z = STATES.reduce((sum, { v, h }) => sum + Math.exp(-energy(tiny, v, h) / temperature), 0);
		// The page rounds to the digits that it shows.
		await expect.poll(() => symbolValue(page, "energy of this state")).toBe(e);
		await expect
			.poll(async () => Math.abs((await symbolValue(page, "what all 32 states weigh together")) - z))
			.toBeLessThanOrEqual(0.00051);
		expect(Math.abs((await symbolValue(page, "its probability")) - Math.exp(-e / temperature) / z)).toBeLessThan(6e-7);
	}

	// The states by energy: the first has the lowest, and the units take it up.
	await page.getByRole("radio", { name: "By energy" }).check();
	const state = page.getByRole("slider", { name: "State" });
	await state.press("Home");
	const tiny = await readTiny(page);
	const lowest = Math.min(...STATES.map(({ v, h }) => energy(tiny, v, h)));
	expect(energy(tiny, tiny.v, tiny.h)).toBe(lowest);
	await expect(state).toHaveAttribute(
		"aria-valuetext",
		new RegExp(`^v = ${tiny.v.join(" ")}, h = ${tiny.h.join(" ")}`),
	);

	await checkAll(page, "The energy in two forms");
	await checkAll(page, "From energy to probability");
	await axe(page);

	// The same machine in chapter 7, and after a reload.
	await page.goto("./?autoplay=0&hidden=5#/learn/energy-to-sigmoid");
	await expect(weight).toHaveAttribute("aria-valuetext", "−2.75");
	await page.reload();
	await expect(weight).toHaveAttribute("aria-valuetext", "−2.75");
});

test("chapter 7: every line holds, and the product of sigmoids is the sum over states", async ({ page }) => {
	await open(page, "./?autoplay=0&hidden=5#/learn/energy-to-sigmoid");
	await page.getByRole("slider", { name: "Weight from visible unit 1 to hidden unit 2" }).press("End");
	await page.getByRole("button", { name: "Visible unit 3", exact: true }).press("Space");
	const tiny = await readTiny(page);
	const weights = STATES.filter(({ v }) => v.join() === tiny.v.join()).map(({ v, h }) => Math.exp(-energy(tiny, v, h)));
	const total = weights.reduce((sum, weight) => sum + weight, 0);
	const cells = page.getByRole("table", { name: "The hidden layer, given v" }).locator("tbody td:not(.bar)");
	const expected = weights.flatMap((weight) => [weight / total, weight / total]);
	await expect
		.poll(async () => {
			const shown = (await cells.allTextContents()).map(Number);
			return Math.max(...expected.map((p, at) => Math.abs(p - (shown[at] ?? Number.NaN))));
		})
		.toBeLessThan(6e-7);
	const inputs = page.getByRole("table", { name: "Inputs of the hidden units" }).locator("tbody tr");
	for (const j of [0, 1]) {
		const x = (tiny.c[j] ?? 0) + tiny.v.reduce((sum, on, i) => sum + on * (tiny.weights[i]?.[j] ?? 0), 0);
		expect(numberIn(await inputs.nth(j).locator("td").nth(1).textContent())).toBe(x);
		const shown = Number(await inputs.nth(j).locator("td").nth(2).textContent());
		expect(Math.abs(shown - 1 / (1 + Math.exp(-x)))).toBeLessThan(6e-4);
	}
	await checkAll(page, "From the energy to p(h | v)");

	// The way back, as an exercise: first a mistake, then the answer.
	const y = (tiny.b[0] ?? 0) + tiny.h.reduce((sum, on, j) => sum + on * (tiny.weights[0]?.[j] ?? 0), 0);
	const question = page.locator("form", { hasText: "So what is" });
	await question.getByRole("textbox").fill((1 - 1 / (1 + Math.exp(-y))).toFixed(3));
	await question.getByRole("textbox").press("Enter");
	await expect(question.getByRole("status")).toContainText("the unit is off");
	await question.getByRole("textbox").fill((1 / (1 + Math.exp(-y))).toFixed(3));
	await question.getByRole("textbox").press("Enter");
	await expect(question.getByRole("status")).toContainText("Right");
	await page.getByText("The derivation of").click();
	await checkAll(page, "From the energy to p(v | h)");
	await axe(page);
});

test("a symbol that is focused lights the same thing in equation and figure", async ({ page }) => {
	await open(page, "./?autoplay=0&hidden=5#/learn/energy-to-probability");
	const symbols = page.getByRole("list", { name: "Letters of this chapter" });
	await symbols.getByRole("listitem").filter({ hasText: "weights" }).focus();
	await expect(page.locator("#forms [data-sym=W].lit").first()).toBeAttached();
	await expect(page.getByRole("figure", { name: "Your tiny RBM" }).locator("path.lit")).toHaveCount(6);
	await page.getByRole("slider", { name: "Bias of hidden unit 1" }).focus();
	await expect(page.locator("#forms [data-sym=c].lit").first()).toBeAttached();
	await expect(page.locator("#forms [data-sym=W].lit")).toHaveCount(0);
});

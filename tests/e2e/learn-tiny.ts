/** What the chapters on the reader's tiny RBM have in common: what it is now, sums over its states, and their lines. */
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

export interface Tiny {
	weights: number[][];
	b: number[];
	c: number[];
	v: number[];
	h: number[];
}

/** A number as the page writes it, with a true minus sign. */
export const numberIn = (text: string | null) => Number((text ?? "").replace("−", "-").replace("+", ""));

/** The tiny RBM as the page shows it: its sliders and units. */
export async function readTiny(page: Page): Promise<Tiny> {
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

export function energy({ weights, b, c }: Tiny, v: readonly number[], h: readonly number[]): number {
	let sum = 0;
	for (const [i, on] of v.entries()) {
		sum += on * (b[i] ?? 0);
		for (const [j, other] of h.entries()) sum += on * other * (weights[i]?.[j] ?? 0);
	}
	for (const [j, on] of h.entries()) sum += on * (c[j] ?? 0);
	return -sum;
}

const bitsOf = (place: number, n: number) => Array.from({ length: n }, (_, at) => (place >> (n - 1 - at)) & 1);
export const VISIBLE_STATES = Array.from({ length: 8 }, (_, place) => bitsOf(place, 3));
export const HIDDEN_STATES = Array.from({ length: 4 }, (_, place) => bitsOf(place, 2));

/** Σ_h e^(−E(v, h)), by the definition. */
export const weightOf = (tiny: Tiny, v: readonly number[]) =>
	HIDDEN_STATES.reduce((sum, h) => sum + Math.exp(-energy(tiny, v, h)), 0);

export async function axe(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page }).analyze();
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`)).toEqual([]);
}

/** Reveals every line of a derivation and checks each that can be. */
export async function checkAll(page: Page, label: string): Promise<void> {
	const derivation = page.getByRole("region", { name: label, exact: true });
	await derivation.getByRole("button", { name: "Next line" }).press("Enter");
	await expect(derivation.getByText("Line 2 of")).toBeVisible();
	const all = derivation.getByRole("button", { name: "All lines" });
	if (await all.isVisible()) await all.press("Enter");
	const checks = derivation.getByRole("button", { name: /Check this line/ });
	const count = await checks.count();
	expect(count).toBeGreaterThan(0);
	for (let at = 0; at < count; at += 1) await checks.nth(at).press("Enter");
	await expect(derivation.getByText("✓ equal to")).toHaveCount(count);
	await expect(derivation.getByText("✗ not equal")).toHaveCount(0);
}

/** Chapter 6 by keyboard: the count against whole numbers made here, the sum of a small machine's terms, and what is foretold. */
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { open } from "./page";

const UNITS: Readonly<Record<string, number>> = { ns: 1e-9, µs: 1e-6, ms: 1e-3, s: 1, minutes: 60, hours: 3600 };

/** Seconds in "48 ns", "1.2 s", "2 minutes". */
function secondsIn(text: string | null): number {
	const found = /([\d.,]+)\s(ns|µs|ms|s|minutes|hours)/.exec(text ?? "");
	return Number(found?.[1]?.replace(",", "")) * (UNITS[found?.[2] ?? ""] ?? Number.NaN);
}

async function axe(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page }).analyze();
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`)).toEqual([]);
}

async function checkAll(page: Page, label: string): Promise<void> {
	const derivation = page.getByRole("region", { name: label, exact: true });
	await derivation.getByRole("button", { name: "All lines" }).press("Enter");
	const checks = derivation.getByRole("button", { name: /Check this line/ });
	const count = await checks.count();
	expect(count).toBeGreaterThan(1);
	for (let at = 0; at < count; at += 1) await checks.nth(at).press("Enter");
	await expect(derivation.getByText("✓ equal to 10⁻¹²")).toHaveCount(count);
}

test("chapter 6: exact counts, the sum timed, and the time of all terms foretold from it", async ({ page }) => {
	await open(page, "./?autoplay=0&hidden=5#/learn/intractability");
	const counted = page.getByRole("region", { name: "The exact count" });
	const digits = async () => ((await counted.textContent()) ?? "").replace(/\D/g, "");
	expect(await digits()).toBe((2n ** 884n).toString());

	// One unit more, by keyboard, doubles the count.
	await page.getByRole("slider", { name: /Visible units/ }).press("ArrowRight");
	expect(await digits()).toBe((2n ** 885n).toString());
	await page.getByRole("slider", { name: /Hidden units/ }).press("End");
	expect(await digits()).toBe((2n ** 985n).toString());
	await page.getByRole("button", { name: /^784 \+ 100/ }).press("Enter");
	await checkAll(page, "How many terms");
	await checkAll(page, "Shorter sums");

	const sums = page.getByRole("table", { name: "Terms summed in this browser" });
	const extrapolation = page.getByRole("status", { name: "Extrapolation" });
	const cell = (row: string, at: number) =>
		sums
			.getByRole("row")
			.filter({ has: page.getByRole("button", { name: row }) })
			.locator("td")
			.nth(at);
	for (const amount of ["100", "1,000", "1,000,000"]) {
		await page.getByRole("button", { name: `Sum ${amount} terms` }).press("Enter");
		await expect(cell(`Sum ${amount} terms`, 2)).toHaveText(/^\d+\.\d{6}$/);
	}
	// What is foretold is the measured time for a term, 2^884 times, in years.
	const perTerm = secondsIn(await cell("Sum 1,000,000 terms", 1).textContent());
	const told = /take\s+([\d.]+) × 10([⁰¹²³⁴⁵⁶⁷⁸⁹]+) years/.exec((await extrapolation.textContent()) ?? "");
	const exponent = Array.from(told?.[2] ?? "", (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(digit)).join("");
	const logYears = Math.log10(Number(told?.[1])) + Number(exponent);
	const expected = 884 * Math.log10(2) + Math.log10(perTerm) - Math.log10(365.25 * 86_400);
	// Both numbers are shown to two digits: half a unit of the second is at most 5%, 0.022 in the logarithm, for each.
	expect(Math.abs(logYears - expected)).toBeLessThan(0.045);

	// Each term from all weights: much dearer, given up in the middle.
	await page.getByRole("radio", { name: "Each term from all weights" }).check();
	await page.getByRole("button", { name: "Sum 1,000 terms" }).press("Enter");
	await expect(cell("Sum 1,000 terms", 2)).toHaveText(/^\d+\.\d{6}$/);
	expect(secondsIn(await cell("Sum 1,000 terms", 1).textContent())).toBeGreaterThan(20 * perTerm);
	await page.getByRole("button", { name: "Sum 1,000,000 terms" }).press("Enter");
	await expect(sums.getByText(/so far/)).toBeVisible();
	await page.getByRole("button", { name: "Stop the sum of 1,000,000 terms" }).press("Enter");
	await expect(sums.getByText(/so far/)).toHaveCount(0);

	// A sum that can be had whole: both workings come to the same Z.
	await page.getByRole("button", { name: /^3 \+ 2/ }).press("Enter");
	await expect(sums.getByRole("row")).toHaveCount(2);
	const z: string[] = [];
	for (const working of ["Each term from all weights", "Each term from the one before"]) {
		await page.getByRole("radio", { name: working }).check();
		await page.getByRole("button", { name: "Sum all 32 terms" }).press("Enter");
		await expect(cell("Sum all 32 terms", 2)).toHaveText(/^\d+\.\d{6}$/);
		z.push((await cell("Sum all 32 terms", 2).textContent()) ?? "");
	}
	expect(z[0]).toBe(z[1]);
	// Weights of size 0.1 and no biases: near log 32.
	expect(Math.abs(Number(z[0]) - Math.log(32))).toBeLessThan(0.6);

	const question = page.locator("form", { hasText: "How many digits has" });
	await question.getByRole("textbox").fill("266");
	await question.getByRole("textbox").press("Enter");
	await expect(question.getByRole("status")).toContainText("how many digits?");
	await question.getByRole("textbox").fill("267");
	await question.getByRole("textbox").press("Enter");
	await expect(question.getByRole("status")).toContainText("Right");
	await axe(page);
});

/** Chapter 4 by keyboard: a machine of four units against sums over its 16 states made here, and two machines that learn. */
import { expect, type Page, test } from "@playwright/test";
import { axe, checkAll } from "./learn-tiny";
import { figure, open } from "./page";

const NAMES = ["v₁", "v₂", "h₁", "h₂"];
const numberIn = (text: string | null) => Number((text ?? "").replace("−", "-").replace(/[+,]/g, ""));
const STATES = Array.from({ length: 16 }, (_, place) => Array.from({ length: 4 }, (_, at) => (place >> (3 - at)) & 1));

/** W and b as the sliders have them. */
async function readMachine(page: Page) {
	const value = async (name: string) =>
		numberIn(await page.getByRole("slider", { name, exact: true }).getAttribute("aria-valuetext"));
	const weights = NAMES.map(() => NAMES.map(() => 0));
	const bias: number[] = [];
	for (const [i, name] of NAMES.entries()) {
		bias.push(await value(`Bias of ${name}`));
		for (const [j, other] of NAMES.entries()) {
			if (i >= j) continue;
			const weight = await value(`Weight between ${name} and ${other}`);
			for (const [a, b] of [
				[i, j],
				[j, i],
			] as const) {
				const row = weights[a];
				if (row) row[b] = weight;
			}
		}
	}
	return { weights, bias };
}
type Machine = Awaited<ReturnType<typeof readMachine>>;

const input = ({ weights, bias }: Machine, s: readonly number[], i: number) =>
	(weights[i] ?? []).reduce((sum, w, j) => sum + w * (s[j] ?? 0), bias[i] ?? 0);
/** p(s) of every state: e^(Σ w s s + Σ b s), half of what each unit's links add, and its bias. */
function distribution(machine: Machine): number[] {
	const weights = STATES.map((s) =>
		Math.exp(s.reduce((sum, on, i) => sum + (on * (input(machine, s, i) + (machine.bias[i] ?? 0))) / 2, 0)),
	);
	const z = weights.reduce((sum, weight) => sum + weight, 0);
	return weights.map((weight) => weight / z);
}

test("run four units to equilibrium, by keyboard", async ({ page }) => {
	await open(page, "./?autoplay=0#/learn/boltzmann-machine");
	for (const label of [
		"One unit, given the others",
		"Why drawing units leads to p",
		"The divergence and its slope",
		"Cut the links within the layers",
	]) {
		await checkAll(page, label);
	}

	const exhibit = page.getByRole("region", { name: "Running to equilibrium, one unit at a time" });
	await exhibit.getByRole("slider", { name: "Weight between v₂ and h₂" }).press("ArrowRight");
	await exhibit.getByRole("button", { name: "Unit v₂" }).press("Enter");
	const machine = await readMachine(page);
	const start = await Promise.all(
		NAMES.map(async (name) =>
			(await exhibit.getByRole("button", { name: `Unit ${name}` }).getAttribute("aria-pressed")) === "true" ? 1 : 0,
		),
	);
	expect(start).toEqual([1, 1, 1, 0]);

	await exhibit.getByRole("button", { name: "Step the chain" }).press("Enter");
	const told = exhibit.getByRole("status", { name: "Last draw" });
	await expect(told).toContainText("Draw 1: unit v₁");
	const gap = input(machine, start, 0);
	const chance = 1 / (1 + Math.exp(-gap));
	await expect(told).toContainText(chance.toFixed(3));
	const random = numberIn(/u = ([\d.]+)/.exec((await told.textContent()) ?? "")?.[1] ?? null);
	await expect(told).toContainText(random < chance ? "below: on" : "not below: off");

	await exhibit.getByRole("button", { name: "25,000 sweeps" }).press("Enter");
	await expect(exhibit.getByText("100,001", { exact: true })).toBeVisible();
	const visits = figure(page, "Visits to each state");
	await visits.getByText("Explain", { exact: true }).press("Enter");
	const rows = await visits
		.locator("tbody tr")
		.evaluateAll((found) => found.map((row) => Array.from(row.querySelectorAll("td"), (cell) => cell.textContent)));
	expect(rows).toHaveLength(16);
	const p = distribution(machine);
	let far = 0;
	for (const [place, [count, share, shown]] of rows.entries()) {
		const expected = p[place] ?? Number.NaN;
		expect(numberIn(shown ?? null)).toBeCloseTo(expected, 3);
		expect(numberIn(share ?? null)).toBeCloseTo(numberIn(count ?? null) / 100_001, 3);
		far += Math.abs(numberIn(count ?? null) / 100_001 - expected) / 2;
	}
	// Pinned by the seed: 100,001 draws of a chain that forgets within some ten sweeps.
	expect(far).toBeLessThan(0.02);
	await expect(exhibit.locator("dd").nth(1)).toHaveText(far.toFixed(3));
	await visits.getByText("Explain", { exact: true }).press("Enter");

	await exhibit.getByRole("button", { name: "Cut the links within layers" }).press("Enter");
	const cut = await readMachine(page);
	expect([cut.weights[0]?.[1], cut.weights[2]?.[3]]).toEqual([0, 0]);
	expect(cut.weights[0]?.[2]).toBe(machine.weights[0]?.[2]);
	await axe(page);
});

test("teach two machines, and see which of them forgets sooner", async ({ page }) => {
	await open(page, "./?autoplay=0#/learn/boltzmann-machine");
	const learning = page.getByRole("region", { name: "Learning by two phases, and what it costs" });
	const status = learning.getByRole("status", { name: "Updates of the two machines" });
	const all = learning.getByRole("button", { name: "All 600 updates" });
	await expect(all).toBeEnabled();
	await learning.getByRole("button", { name: "Step the learning" }).press("Enter");
	await expect(status).toHaveText("Update 10 of 600");
	await all.press("Enter");
	await expect(status).toHaveText("Update 600 of 600", { timeout: 30_000 });

	// G from what the table has of P⁻, for each of the machines. Three digits of P⁻ are three of its logarithm.
	const chances = await learning
		.getByRole("table", { name: "Data and machines" })
		.locator("tbody tr")
		.evaluateAll((found) =>
			found.map((row) => Array.from(row.querySelectorAll("td"), (cell) => Number(cell.textContent))),
		);
	const exact = learning.getByRole("table", { name: "Cost of an update" }).getByRole("row", { name: /^exact sums/ });
	const reached = await exact.getByRole("cell").allTextContents();
	for (const [column, cell] of [
		[1, 2],
		[2, 5],
	] as const) {
		const g = chances.slice(0, 3).reduce((sum, row) => sum + Math.log(1 / 3 / (row[column] ?? 0)) / 3, 0);
		expect(Math.abs(g - Number(reached[cell]))).toBeLessThan(0.003);
	}
	const costs = learning.getByRole("table", { name: "Cost of an update" }).getByRole("row", { name: /^11 / });
	// 3 patterns · 20 chains · 11 sweeps · 4 units and 60 · 11 · 8; rounds 11 · 4 and 11 · 8; clamped RBMs take one sweep.
	await expect(costs.getByRole("cell")).toHaveText(["7,920", "132", "–", "5,520", "23", "–"]);

	const mixing = page.getByRole("region", { name: "How soon a chain forgets where it began" });
	await expect(mixing.getByText("after 600 updates")).toBeVisible();
	const cells = async (name: string) =>
		(await mixing.getByRole("row", { name }).getByRole("cell").allTextContents()).map(numberIn);
	await expect.poll(async () => (await cells("Sweeps, running freely"))[0]).toBeGreaterThan(10);
	const [sweeps, rounds] = [await cells("Sweeps, running freely"), await cells("Rounds, running freely")];
	expect(rounds).toEqual([8 * (sweeps[0] ?? 0), 2 * (sweeps[1] ?? 0)]);
	expect(rounds[0]).toBeGreaterThan(3 * (rounds[1] ?? 0));
	expect(await cells("Rounds, data clamped")).toEqual([4, 1]);
	await mixing.getByRole("radio", { name: "By round" }).press("ArrowRight");
	await expect(figure(page, "Distance from equilibrium").getByRole("slider")).toHaveAttribute("aria-label", /sweep/);

	await learning.getByRole("radio", { name: "exact sums" }).press("ArrowLeft");
	await expect(status).toHaveText("Update 0 of 600");
	await expect(mixing.getByRole("button", { name: "Train both machines" })).toBeVisible();
	await axe(page);
});

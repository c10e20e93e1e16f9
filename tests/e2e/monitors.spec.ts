/** Somebody watches a run learn: one cursor over all curves, other models beside it, the likelihood, the hidden layer. */
import { expect, type Page, test } from "@playwright/test";
import { figure, open, tableOf, untilEpoch } from "./page";

const plot = (page: Page, name: string) => page.getByRole("slider", { name: `${name}: epoch to read`, exact: true });

test("the curves share one cursor, by keys and by pointer", async ({ page }) => {
	await open(page, "./?hidden=4&epochs=3&panels=monitors");
	await untilEpoch(page, 3);
	const [, first = [], second = []] = await tableOf(page, "Held-out RMSE");
	const rmse = plot(page, "Held-out RMSE");
	await expect(rmse).toHaveAttribute("aria-valuenow", "3");
	await rmse.press("ArrowLeft");
	await expect(rmse).toHaveAttribute("aria-valuetext", `Epoch 2: model ${second[1]?.toFixed(3)}`);
	await expect(plot(page, "Free-energy gap")).toHaveAttribute("aria-valuenow", "2");
	await expect(plot(page, "Reconstruction cross-entropy")).toHaveAttribute("aria-valuenow", "2");
	await expect(figure(page, "Held-out RMSE").locator("svg")).toContainText(second[1]?.toFixed(3) ?? "");
	await rmse.press("Home");
	await rmse.press("ArrowRight");
	await expect(rmse).toHaveAttribute("aria-valuetext", `Epoch 1: model ${first[1]?.toFixed(3)}`);
	await rmse.press("Escape");
	await expect(plot(page, "Free-energy gap")).toHaveAttribute("aria-valuenow", "3");

	const gap = plot(page, "Free-energy gap");
	await gap.hover({ position: { x: 46, y: 60 } });
	await expect(rmse).toHaveAttribute("aria-valuenow", "0");
	await page.mouse.move(0, 0);
	await expect(rmse).toHaveAttribute("aria-valuenow", "3");
});

test("the model is seen beside models of other kinds, and its likelihood beside the base rates", async ({ page }) => {
	const problems: string[] = [];
	page.on("pageerror", (error) => problems.push(error.message));
	await open(page, "./?hidden=4&epochs=2&panels=monitors");
	for (const name of ["RMSE beside other models", "MAE beside other models"]) {
		const levels = figure(page, name).locator("svg");
		for (const companion of ["global mean", "biases only", "neighbours", "factorisation"]) {
			await expect(levels).toContainText(companion, { timeout: 30_000 });
		}
	}
	await expect(figure(page, "RMSE beside other models").locator("svg")).toContainText("0.894");

	const likelihood = figure(page, "Log-likelihood");
	await likelihood.getByRole("button", { name: "Estimate" }).click();
	await expect(likelihood.getByRole("status")).toContainText("Z summed exactly, 20 users", { timeout: 30_000 });
	await expect(likelihood.getByRole("definition")).toHaveCount(3);
	expect(await tableOf(page, "Free energy")).toHaveLength(3);
	expect(problems).toEqual([]);
});

test("an estimate of the likelihood that takes long is given up on request", async ({ page }) => {
	// With so many hidden units Z is estimated, user by user, for seconds: time enough to find the button.
	await open(page, "./?hidden=200&epochs=1&panels=monitors");
	await untilEpoch(page, 1);
	const likelihood = figure(page, "Log-likelihood");
	await likelihood.getByRole("button", { name: "Estimate" }).click();
	await likelihood.getByRole("button", { name: "Cancel" }).click();
	await expect(likelihood.getByRole("button", { name: "Estimate" })).toBeEnabled();
	await expect(likelihood.getByRole("status")).toContainText("some seconds of work");
});

test("updates and hidden units are shown, and a cell of the picture is read by keys", async ({ page }) => {
	await open(page, "./?hidden=4&epochs=2&panels=monitors");
	await untilEpoch(page, 2);
	const sizes = figure(page, "Weights and updates");
	await expect(sizes.getByRole("listitem")).toHaveCount(4);
	await expect(sizes.getByRole("listitem").first()).toContainText(/newest update, mean size \d/);

	const hidden = figure(page, "Activations of all users");
	await expect(hidden).toContainText("671 users across, 4 units down");
	await hidden.getByRole("radio", { name: "User id" }).check({ force: true });
	const cells = hidden.getByRole("application");
	await cells.press("ArrowRight");
	await cells.press("ArrowDown");
	// Said aloud, and written beside the picture.
	const told = hidden.getByText(/^User 2, unit 2: 0\.\d\d; mean of the unit 0\.\d\d/);
	await expect(told).toHaveCount(2);
	await expect(told.first()).toHaveAttribute("aria-live", "polite");
	await cells.press("Escape");
	await expect(told).toHaveCount(0);
});

/** The network panel: hold a hidden unit and see predictions move, by keyboard; step through the chain of a user. */
import { expect, test } from "@playwright/test";
import { figure, open, untilEpoch } from "./page";

test("hold a hidden unit by keyboard, see the predictions move, and release it", async ({ page }) => {
	await open(page, "./?panels=network&seed=1");
	await untilEpoch(page, 1);
	await page.getByRole("button", { name: "Pause" }).click();
	const network = figure(page, "The network");
	const units = network.getByRole("radiogroup", { name: "Hidden units of the network" });
	const predictions = network.getByRole("radiogroup", { name: "Predicted films" });
	await expect(units.getByRole("radio")).toHaveCount(50);
	await expect(predictions.getByRole("radio")).toHaveCount(14);

	const fourth = units.getByRole("radio", { name: /^Hidden unit 4:/ });
	await units.getByRole("radio", { name: /^Hidden unit 1:/ }).focus();
	for (let down = 0; down < 3; down++) await page.keyboard.press("ArrowDown");
	await expect(fourth).toBeFocused();
	await expect(fourth).toBeChecked();
	await page.keyboard.press("1");
	await expect(fourth).toHaveAccessibleName(/held at 1, inferred 0\.\d\d$/);
	await expect(page.getByText("1 unit is held")).toBeVisible();
	await expect(predictions.getByRole("radio").first()).toHaveAccessibleName(
		/expected \d\.\d\d stars, before \d\.\d\d$/,
	);
	const card = page.getByRole("region", { name: "The picked unit" });
	await expect(card.getByRole("radio", { name: "Held at 1" })).toBeChecked();
	await expect(card.getByText(/Holding moves the predictions shown by/)).toBeVisible();
	await card.getByRole("radio", { name: "Held at 0" }).check();
	await expect(fourth).toHaveAccessibleName(/held at 0/);

	await page.getByRole("button", { name: "Release all" }).click();
	await expect(fourth).toHaveAccessibleName(/^Hidden unit 4: 0\.\d\d$/);
	await expect(predictions.getByRole("radio").first()).toHaveAccessibleName(/expected \d\.\d\d stars$/);

	// The arrow keys lead on to the films.
	await fourth.focus();
	await page.keyboard.press("ArrowLeft");
	await expect(
		network.getByRole("radiogroup", { name: "Rated films" }).getByRole("radio", { checked: true }),
	).toBeFocused();
	await page.getByRole("radio", { name: "The same films" }).check();
	await expect(predictions.getByRole("radio")).toHaveCount(14);
});

test("step through the Gibbs chain of a user, and back to the data", async ({ page }) => {
	await open(page, "./?panels=network&seed=1&autoplay=0");
	const where = page.getByRole("status", { name: "Gibbs chain" });
	const table = page.getByRole("region", { name: "Fantasy ratings, table" }).getByRole("row");
	await expect(where).toContainText("At the data");
	const rated = await table.nth(1).getByRole("cell").first().textContent();
	await expect(table.nth(1).getByRole("cell").last()).toContainText("as rated");

	await page.getByRole("button", { name: "Half step" }).click();
	await expect(where).toContainText("After 1 half step: h from v");
	await expect(page.getByRole("img", { name: /^Drawn hidden units, \d+ of 50 on$/ })).toBeVisible();
	await page.getByRole("button", { name: "Half step" }).click();
	await expect(where).toContainText("After 2 half steps: v′ from h");
	await page.getByRole("button", { name: "10 steps" }).click();
	await expect(where).toContainText("After 22 half steps");
	const drawn = () => table.getByRole("cell").allTextContents();
	const first = await drawn();
	await page.getByRole("button", { name: "Draw anew" }).click();
	await expect.poll(drawn).not.toEqual(first);

	await page.getByRole("button", { name: "Back to the data" }).click();
	await expect(where).toContainText("At the data");
	expect(await table.nth(1).getByRole("cell").first().textContent()).toBe(rated);
	await expect(page.getByRole("button", { name: "Back to the data" })).toBeDisabled();
});

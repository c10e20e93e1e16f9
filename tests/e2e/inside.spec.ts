/** Inside the model: what a hidden unit stands for, and one person under the glass. */
import { expect, type Page, test } from "@playwright/test";
import { open, rate, status, untilEpoch } from "./page";

const panel = (page: Page, title: string) => page.getByRole("region", { name: title, exact: true });

test("read the hidden units, sort them, name one, compare a user, and find the name again until all is erased", async ({
	page,
}) => {
	await open(page, "./?hidden=12&epochs=3&seed=5&panels=units");
	await expect(status(page)).toContainText("Finished");
	const units = panel(page, "Hidden units");
	const table = units.getByRole("table", { name: "Hidden units" });
	await expect(table.getByRole("row")).toHaveCount(13);
	await expect(units.getByText("Mean and spread over the users are those of epoch 3")).toBeVisible();

	// By spread, the widest first.
	await table.getByRole("button", { name: "Spread" }).click();
	await expect(table.getByRole("columnheader", { name: "Spread" })).toHaveAttribute("aria-sort", "descending");
	const spreads = await table
		.locator("tbody tr")
		.evaluateAll((rows) => rows.map((row) => Number(row.children.item(4)?.textContent)));
	expect(spreads.every((spread) => spread > 0 && spread <= 0.5)).toBe(true);
	expect(spreads).toEqual(spreads.toSorted((a, b) => b - a));

	await table.getByRole("button", { name: "Unit 7", exact: true }).click();
	const card = units.getByRole("region", { name: /Unit 7$/ });
	await expect(card.getByRole("list", { name: "Liking these raises it" }).getByRole("listitem")).toHaveCount(8);
	await expect(card.getByRole("list", { name: "Users who light it most" }).getByRole("listitem")).toHaveCount(5);
	await expect(card.getByRole("figure", { name: "Users by activation of unit 7" })).toBeVisible();
	await card.getByRole("textbox", { name: "Your name for it" }).fill("Space and war");
	await card.getByRole("textbox", { name: "Your name for it" }).press("Enter");
	await expect(table.getByRole("row", { name: /Space and war/ })).toBeVisible();

	// The picture's arrow keys pick the units in the order of the table.
	await units.getByRole("slider", { name: "Hidden unit in the picture" }).press("Home");
	const first = await table.locator("tbody tr").first().getByRole("button").textContent();
	await expect(units.getByRole("slider", { name: "Hidden unit in the picture" })).toHaveAttribute(
		"aria-valuetext",
		new RegExp(`^Unit ${first} `),
	);

	await units.getByRole("combobox", { name: "Add a user to compare" }).fill("15");
	await units.getByRole("option", { name: /^User 15 / }).click();
	await expect(table.getByRole("columnheader", { name: "User 15" })).toBeVisible();

	await page.reload();
	await expect(panel(page, "Hidden units").getByRole("row", { name: /Space and war/ })).toBeVisible();
	await page.getByRole("link", { name: "About" }).click();
	await page.getByRole("button", { name: "Erase everything" }).click();
	await page.getByRole("button", { name: "Yes, erase all of it" }).click();
	await expect(page.getByText("Erased.")).toBeVisible();
	await page.reload();
	await page.getByRole("link", { name: "Lab" }).click();
	const again = panel(page, "Hidden units").getByRole("table", { name: "Hidden units" });
	await expect(again.getByRole("row")).toHaveCount(13);
	await expect(again.getByRole("row", { name: /Space and war/ })).toHaveCount(0);
});

test("put a user under the glass: ratings rebuilt, hidden in turn, and held out; then oneself", async ({ page }) => {
	await open(page, "./?hidden=12&epochs=2&seed=5&panels=person");
	await untilEpoch(page, 2);
	await expect(status(page)).toContainText("Finished");
	const person = panel(page, "One user under the glass");
	await person.getByRole("combobox", { name: "User under the glass" }).fill("30");
	await person.getByRole("combobox", { name: "User under the glass" }).press("Enter");
	await expect(person.getByText("From user 30’s 809 training ratings")).toBeVisible();
	const figures = person.getByRole("figure", { name: "How far off the model is" });
	// All 809 are hidden in turn, bit by bit.
	await expect(
		figures
			.getByRole("row", { name: /^With each hidden in turn/ })
			.getByRole("cell")
			.first(),
	).toHaveText("809", {
		timeout: 20_000,
	});
	const numbers = await figures
		.locator("tbody td")
		.evaluateAll((cells) => cells.map((cell) => Number(cell.textContent?.trim())));
	expect(numbers).toHaveLength(15);
	expect(numbers.every((number) => Number.isFinite(number) && number > 0)).toBe(true);

	const heldOut = person.getByRole("table", { name: "Held-out ratings" });
	await expect(heldOut.locator("tbody tr")).toHaveCount(25);
	const errors = await heldOut
		.locator("tbody tr")
		.evaluateAll((rows) => rows.map((row) => Math.abs(Number(row.children.item(3)?.textContent?.replace("−", "-")))));
	expect(errors).toEqual(errors.toSorted((a, b) => b - a));
	const training = person.getByRole("table", { name: "Training ratings" });
	const pages = person.getByRole("navigation", { name: "Training ratings, pages" });
	await expect(pages.getByText("1–25 of 809")).toBeVisible();
	await training.getByRole("button", { name: "Film" }).click();
	const before = await training.locator("tbody th").first().textContent();
	await pages.getByRole("button", { name: "Next" }).click();
	await expect(pages.getByText("26–50 of 809")).toBeVisible();
	expect(await training.locator("tbody th").first().textContent()).not.toBe(before);

	await person.getByRole("radio", { name: "You" }).check();
	await expect(person.getByText("You have rated nothing yet")).toBeVisible();
	await rate(page, "the matrix", "The Matrix", "9");
	await rate(page, "toy story 1995", "Toy Story", "3");
	await expect(person.getByRole("table", { name: "Your ratings, rebuilt" }).locator("tbody tr")).toHaveCount(2);
	await expect(person.getByRole("table", { name: "Held-out ratings" })).toHaveCount(0);
});

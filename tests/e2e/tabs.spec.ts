/** Two tabs of the page at once: the newest edit counts, film by film, and nothing is lost. */
import { expect, test } from "@playwright/test";
import { open, rate, ratingOf, yourRatings } from "./page";

test("what is rated in one tab shows in the other, and both are kept", async ({ page, context }) => {
	const address = "./?autoplay=0&hidden=5#/movies";
	await open(page, address);
	const other = await context.newPage();
	await open(other, address);

	await rate(page, "the matrix", "The Matrix", "9");
	await rate(other, "toy story 1995", "Toy Story", "6");
	for (const tab of [page, other]) await expect(yourRatings(tab).getByRole("listitem")).toHaveCount(2);
	// The later of two edits of a film counts, in both.
	await ratingOf(yourRatings(other), "The Matrix").press("2");
	await expect(ratingOf(yourRatings(page), "The Matrix")).toHaveAttribute("aria-valuenow", "1");
	await ratingOf(yourRatings(page), "Toy Story").press("Delete");
	await expect(yourRatings(other).getByRole("listitem")).toHaveCount(1);

	await page.reload();
	await expect(ratingOf(yourRatings(page), "The Matrix")).toHaveAttribute("aria-valuenow", "1");
	await expect(yourRatings(page).getByRole("listitem")).toHaveCount(1);

	await other.goto("./?autoplay=0&hidden=5#/about");
	await other.getByRole("button", { name: "Erase everything" }).click();
	await other.getByRole("button", { name: "Yes, erase all of it" }).click();
	await expect(yourRatings(page).getByRole("listitem")).toHaveCount(0);
	await page.reload();
	await expect(page.locator("html")).toHaveAttribute("data-ready", "true");
	await expect(yourRatings(page).getByRole("listitem")).toHaveCount(0);
});

/** Training on the visitor's own ratings: off until it is asked for, said plainly, and kept. */
import { expect, test } from "@playwright/test";
import { open, rate, status } from "./page";

test("the model learns from one's ratings once that is asked for, and says of how many", async ({ page }) => {
	await open(page, "./?hidden=5&epochs=2&batch=1#/movies");
	await rate(page, "the matrix", "The Matrix", "9");
	const summary = page.getByText("The model is not trained on your ratings");
	await summary.click();
	const choice = page.getByRole("checkbox", { name: "Train on my ratings, too" });
	await expect(choice).not.toBeChecked();
	await choice.press("Space");
	await expect(page.getByText("The model is trained on 1 rating of yours, too")).toBeVisible();

	// One user more is visited in each epoch.
	await rate(page, "toy story 1995", "Toy Story", "6");
	await expect(page.getByText("2 ratings now, 1 when this run began.")).toBeVisible();
	await page.getByRole("button", { name: "Train again with all" }).click();
	await expect(page.getByText("The model is trained on 2 ratings of yours, too")).toBeVisible();

	await page.reload();
	await expect(page.getByText("The model is trained on 2 ratings of yours, too")).toBeVisible();
	await page.getByText("The model is trained on 2 ratings of yours, too").click();
	await choice.press("Space");
	await expect(summary).toBeVisible();
	await page.getByRole("link", { name: "Lab" }).click();
	await expect(status(page)).toContainText("Finished");
});

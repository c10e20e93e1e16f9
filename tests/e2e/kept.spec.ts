/** What the page keeps in the browser: how it comes back, what became of what older pages kept, and that it is erased. */
import { expect, type Page, test } from "@playwright/test";
import { DEFAULT_SETTINGS } from "../../www/state/settings";
import { runKey } from "../../www/state/unit-names";
import { open, rate, ratingOf, status, suggestionTexts, untilEpoch, yourRatings } from "./page";

const MATRIX = 2571;

/** A page of the same origin on which nothing of ours runs. */
const PLAIN = "./icon.svg";

/** Everything that the origin holds of a visitor: the database's records by store, and the keys of the local storage. */
function held(page: Page) {
	return page.evaluate(async () => {
		const wanted = <T>(request: IDBRequest<T>) =>
			new Promise<T>((resolve, reject) => {
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(request.error);
			});
		const db = await wanted(indexedDB.open("rbm-cinema"));
		const stores = Array.from(db.objectStoreNames);
		const transaction = db.transaction(stores);
		const counts = await Promise.all(stores.map((name) => wanted(transaction.objectStore(name).count())));
		db.close();
		return {
			stores: Object.fromEntries(stores.map((name, at) => [name, counts[at]])),
			local: Object.keys(localStorage),
		};
	});
}

test("what an older page kept is taken over, and its places are left empty", async ({ page }) => {
	await page.goto(PLAIN);
	await page.evaluate(
		async ({ movieId, run }) => {
			const db = await new Promise<IDBDatabase>((resolve, reject) => {
				const request = indexedDB.open("rbm-cinema", 2);
				request.onupgradeneeded = () => {
					request.result.createObjectStore("ratings", { keyPath: "movieId" }).put({ movieId, stars: 4.5, ratedAt: 1 });
					request.result.createObjectStore("pins", { keyPath: "id" });
				};
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(request.error);
			});
			db.close();
			const wishes = { genres: ["Film-Noir"], decades: null, minRatings: 20, adventure: 0 };
			localStorage.setItem("rbm-cinema.choices", JSON.stringify({ version: 1, wishes, unwanted: [] }));
			const names = [{ run, names: { 3: "Shadows" } }];
			localStorage.setItem("rbm-cinema.unit-names", JSON.stringify({ version: 1, names }));
		},
		{
			movieId: MATRIX,
			run: runKey({ ...DEFAULT_SETTINGS, hiddenUnits: 5 }),
		},
	);
	await open(page, "./?autoplay=0&hidden=5&panels=units#/lab");
	await expect(ratingOf(yourRatings(page), "The Matrix")).toHaveAttribute("aria-valuenow", "4.5");
	await expect(page.getByRole("row", { name: /Shadows/ })).toBeVisible();
	expect(await held(page)).toMatchObject({ stores: { ratings: 1, kept: 2 }, local: [] });
	await page.reload();
	await expect(page.getByRole("row", { name: /Shadows/ })).toBeVisible();
	for (const text of await suggestionTexts(page)) expect(text).toContain("Film-Noir");
});

test("the model that was trained last is there after a reload, and predicts the same", async ({ page }) => {
	await open(page, "./?hidden=6&epochs=3&seed=4&panels=runs#/lab");
	await untilEpoch(page, 3);
	await expect(status(page)).toContainText("Finished");
	const files = page.getByRole("group", { name: "Model file" });
	await expect(files).toContainText(/trained last: Tuned, .*seed 4.*, epoch 3, of 20\d\d-/);
	await rate(page, "the matrix", "The Matrix", "9");
	const expected = await suggestionTexts(page);

	await page.goto("./?autoplay=0&hidden=3&seed=1&panels=runs#/lab");
	await page.reload();
	await expect(status(page)).toContainText("Epoch 0");
	await files.getByRole("button", { name: "Open the kept model" }).click();
	await expect(files).toContainText("The kept model is loaded: Tuned");
	await expect(status(page)).toContainText("Epoch 3");
	await expect(page).toHaveURL(/hidden=6.*seed=4/);
	// Stars are the model's; the order comes from the likes, which are learnt again.
	const stars = (texts: readonly string[]) =>
		new Map(texts.map((text) => [/^.*?\(\d{4}\)/.exec(text)?.[0] ?? text, /\d\.\d\d/.exec(text)?.[0]]));
	await expect
		.poll(async () => {
			const now = stars(await suggestionTexts(page));
			const both = [...stars(expected)].filter(([title]) => now.has(title));
			return both.length > 0 && both.every(([title, value]) => now.get(title) === value);
		})
		.toBe(true);
});

test("everything is erased on request, and stays so", async ({ page }) => {
	await open(page, "./?hidden=5&epochs=2&panels=units,runs#/lab");
	await expect(status(page)).toContainText("Finished");
	await rate(page, "the matrix", "The Matrix", "9");
	await page.getByRole("button", { name: "Pin this run" }).click();
	await page.getByRole("radio", { name: "Dark" }).click({ force: true });
	await expect(page.getByRole("button", { name: "Open the kept model" })).toBeVisible();
	await page.getByRole("link", { name: "About" }).click();
	await page.getByRole("button", { name: "Erase everything" }).click();
	await page.getByRole("button", { name: "Yes, erase all of it" }).click();
	await expect(page.getByText("Erased. Nothing of yours is kept.")).toBeVisible();
	const nothing = { stores: { ratings: 0, pins: 0, kept: 0, models: 0 }, local: [] };
	expect(await held(page)).toEqual(nothing);
	await page.goto("./?autoplay=0&hidden=5&panels=runs#/lab");
	await expect(yourRatings(page).getByRole("listitem")).toHaveCount(0);
	await expect(page.getByRole("button", { name: "Open the kept model" })).toHaveCount(0);
	expect(await held(page)).toEqual(nothing);
});

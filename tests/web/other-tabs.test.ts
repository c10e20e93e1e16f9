/** What tabs tell each other: what is understood, and what becomes of it. */
import { describe, expect, test } from "vitest";
import { effectsOf } from "../../www/state/effects";
import { INITIAL, type Intent, type State } from "../../www/state/model";
import { createOtherTabs, readNews, type TabNews } from "../../www/state/other-tabs";
import { reduce } from "../../www/state/reducer";
import { NO_CHOICES, NO_WISHES } from "../../www/state/wishes";

const matrix = { movieId: 2571, stars: 4.5, ratedAt: 10 };
const amelie = { movieId: 4973, stars: 3, ratedAt: 20 };

/** Two tabs that hear each other. */
function twoTabs() {
	const heard: TabNews[][] = [[], []];
	const channels = [0, 1].map(() => ({
		onmessage: null as ((event: MessageEvent) => void) | null,
		postMessage(message: unknown) {
			const other = channels.find((channel) => channel !== this);
			other?.onmessage?.(new MessageEvent("message", { data: structuredClone(message) }));
		},
	}));
	const tabs = channels.map((channel, at) =>
		createOtherTabs(
			(news) => heard[at]?.push(news),
			() => channel,
		),
	);
	return { tabs, heard };
}

describe("news", () => {
	test.each([
		{ type: "ratings", saved: [matrix, amelie], forgotten: [1] },
		{ type: "choices", choices: { ...NO_CHOICES, wishes: { ...NO_WISHES, minRatings: 50 }, unwanted: [5] } },
		{ type: "unitNames", unitNames: [{ run: "preset=paper", names: { 3: "War" } }] },
		{ type: "erased" },
	] as const)("of $type arrive in the other tab, and only there", (news) => {
		const { tabs, heard } = twoTabs();
		tabs[0]?.tell(news);
		expect(heard).toEqual([[], [news]]);
	});

	test.each([
		null,
		7,
		"erased",
		{ type: "erased" },
		{ version: 2, type: "erased" },
		{ version: 1, type: "model" },
		{ version: 1, type: "ratings", saved: [matrix] },
	])("that are none are not understood (%#)", (message) => {
		expect(readNews(message)).toBeNull();
	});

	test("leave out what is no rating and no film", () => {
		const message = {
			version: 1,
			type: "ratings",
			saved: [matrix, { ...amelie, stars: 3.3 }],
			forgotten: [1, "2", 0.5],
		};
		expect(readNews(message)).toEqual({ type: "ratings", saved: [matrix], forgotten: [1] });
	});

	test("cost nothing where there are no channels", () => {
		createOtherTabs(
			() => {},
			() => null,
		).tell({ type: "erased" });
	});
});

describe("the page", () => {
	const hear = (state: State, news: TabNews): { state: State; effects: readonly unknown[] } => {
		const intent: Intent = { type: "heardFromTab", news };
		const after = reduce(state, intent);
		return { state: after, effects: effectsOf(state, intent, after, () => null) };
	};
	const rated = reduce(INITIAL, { type: "rate", movieId: amelie.movieId, stars: 3, at: 20 });

	test("shows the newest edit of each film, and does not write it again", () => {
		const { state, effects } = hear(rated, {
			type: "ratings",
			saved: [matrix, { ...amelie, stars: 5 }],
			forgotten: [],
		});
		expect(state.ratings.map(({ movieId, stars }) => [movieId, stars])).toEqual([
			[4973, 5],
			[2571, 4.5],
		]);
		expect(state.revision).toBe(rated.revision + 1);
		expect(effects).toEqual([]);
		const without = hear(state, { type: "ratings", saved: [], forgotten: [4973, 99] }).state;
		expect(without.ratings).toEqual([matrix]);
	});

	test("keeps still where nothing is new", () => {
		const again = { type: "ratings", saved: [{ ...amelie, ratedAt: 99 }], forgotten: [1] } as const;
		expect(hear(rated, again).state).toBe(rated);
	});

	test("takes over choices, and forgets all that was erased", () => {
		const choices = { ...NO_CHOICES, wishes: { ...NO_WISHES, adventure: 0.5 }, unwanted: [7], learnsFromMine: true };
		const chosen = hear(rated, { type: "choices", choices });
		expect([chosen.state.choices, chosen.effects]).toEqual([choices, []]);
		const erased = hear(chosen.state, { type: "erased" });
		expect([erased.state.ratings, erased.state.choices, erased.state.erasure]).toEqual([[], NO_CHOICES, "done"]);
		expect(erased.effects).toEqual([]);
	});
});

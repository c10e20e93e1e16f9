/** What the review says in words: its headings, and the sentence above them. */
import { plural } from "../../ui/format";
import type { FileAnswer } from "./protocol";
import { GROUPS, type Group } from "./review";

export const HEADINGS: Readonly<Record<Group, string>> = {
	matched: "Matched",
	choose: "Choose",
	absent: "Not in this catalogue",
	unrated: "Not rated",
	problems: "Problems",
};

/** What each group is, for those who see it for the first time. */
export const EXPLANATIONS: Readonly<Record<Group, string>> = {
	matched: "Found by id, or by title and year.",
	choose: "These may be the films named beside them. What is not chosen is left out.",
	absent: "The catalogue ends in October 2016 and has only films that MovieLens users rated.",
	unrated: "Seen, listed or reviewed, without a rating: nothing is taken over.",
	problems: "These lines cannot be read as ratings and are left out.",
};

/** How much of a file is what: "ratings.csv, Letterboxd ratings: 6 rows, 6 ratings." */
export function summaryOf({ name, format, counts, user }: FileAnswer & { kind: "review" }): string {
	const rows = GROUPS.reduce((sum, group) => sum + counts[group], 0);
	const ratings = counts.matched + counts.choose + counts.absent;
	const whose = user === null ? "" : ` of user ${user}`;
	const figures = `${plural(rows, "row")}${whose}, ${plural(ratings, "rating")}`;
	if (rows === 0) return `${name}, ${format}: ${figures}. The file has a header, and nothing under it.`;
	return `${name}, ${format}: ${figures}.`;
}

/** What `Apply import` is about to do. */
export function planInWords(fresh: number, changed: number, same: number, gone: number): string {
	const parts = [
		fresh > 0 ? `${plural(fresh, "new rating")}` : "",
		changed > 0 ? `${plural(changed, "of yours changes", "of yours change")}` : "",
		same > 0 ? `${plural(same, "is as you have it", "are as you have them")}` : "",
		gone > 0 ? `${plural(gone, "of yours is removed", "of yours are removed")}` : "",
	].filter((part) => part !== "");
	return parts.length === 0 ? "Nothing to apply." : `${parts.join(", ")}.`;
}

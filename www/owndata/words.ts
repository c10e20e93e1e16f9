/** What the page says of data that a visitor brought. */
import type { OwnDataFigures } from "../state/model";
import { asCount, plural } from "../ui/format";
import type { DataLimits } from "./protocol";

/** How much there is, and what was left out. */
export function figuresInWords({ nRatings, nUsers, nMovies, wasCut, moviesLeftOut }: OwnDataFigures): string {
	const all = `${plural(nRatings, "rating")} by ${plural(nUsers, "user")} of ${plural(nMovies, "film")}.`;
	const cut = wasCut ? " The table has more ratings than there is room for: those of its first users were taken." : "";
	const left =
		moviesLeftOut > 0
			? ` ${plural(moviesLeftOut, "film")} with the fewest ratings, and these ratings, were left out.`
			: "";
	return all + cut + left;
}

export function limitsInWords({ ratings, movies }: DataLimits): string {
	return `There is room for ${asCount(ratings)} ratings, those of the table’s first users, and for ${asCount(movies)} films, those with most ratings.`;
}

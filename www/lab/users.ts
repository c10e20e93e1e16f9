/** Which users of the data a typed text means. */

/**
 * Up to `limit` indices of users whose id begins with the text, the id itself first and then in the order of the data;
 * for an empty text, those with the most ratings.
 */
export function usersMatching(
	userIds: ArrayLike<number>,
	ratingCounts: ArrayLike<number>,
	text: string,
	limit: number,
): readonly number[] {
	const typed = text.trim();
	const indices = Array.from({ length: userIds.length }, (_, index) => index);
	if (typed === "") {
		return indices.sort((a, b) => (ratingCounts[b] ?? 0) - (ratingCounts[a] ?? 0) || a - b).slice(0, limit);
	}
	// Ids ascend, so the shortest, the text itself, comes first.
	return indices.filter((index) => String(userIds[index]).startsWith(typed)).slice(0, limit);
}

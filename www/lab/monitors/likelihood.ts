/** From the likelihoods of single users to one figure with its errors. */
import type { PersonLikelihood } from "../../engine/study-protocol";

/** A mean over ratings, in nats per rating. */
export interface MeanPerRating {
	readonly mean: number;
	/** Its standard error over the draw of the users; null of a single user. */
	readonly error: number | null;
}

/**
 * Σ x_u / Σ n_u over the users u with n_u ratings, and the standard error of that ratio:
 * √(U/(U − 1) · Σ (x_u − mean·n_u)²) / Σ n_u.
 */
export function meanPerRating(users: readonly { readonly x: number; readonly n: number }[]): MeanPerRating | null {
	const ratings = users.reduce((sum, { n }) => sum + n, 0);
	if (ratings === 0) return null;
	const mean = users.reduce((sum, { x }) => sum + x, 0) / ratings;
	if (users.length < 2) return { mean, error: null };
	const squares = users.reduce((sum, { x, n }) => sum + (x - mean * n) ** 2, 0);
	return { mean, error: Math.sqrt((users.length / (users.length - 1)) * squares) / ratings };
}

export interface LikelihoodSummary {
	readonly model: MeanPerRating;
	readonly baseRates: MeanPerRating;
	/** Of the tuned model, without its hidden units. */
	readonly tasteless: MeanPerRating | null;
	/** Model less base rates, user by user, and less the tuned model without its hidden units. */
	readonly gain: MeanPerRating;
	readonly gainOfTaste: MeanPerRating | null;
	/** The part of the model's error that comes from estimating Z; 0 where Z is exact. */
	readonly estimation: number;
	/** The fewest runs that one user's estimate rests on; null where Z is exact. */
	readonly fewestRuns: number | null;
	readonly ratings: number;
}

/** Null before the first user. */
export function summary(persons: readonly PersonLikelihood[]): LikelihoodSummary | null {
	const over = (pick: (person: PersonLikelihood) => number | null) => {
		const users = persons.flatMap((person) => {
			const x = pick(person);
			return x === null ? [] : [{ x, n: person.nRatings }];
		});
		return meanPerRating(users);
	};
	const model = over((person) => person.logProbability);
	const baseRates = over((person) => person.baseRates);
	const gain = over((person) => person.logProbability - person.baseRates);
	if (model === null || baseRates === null || gain === null) return null;
	const ratings = persons.reduce((sum, { nRatings }) => sum + nRatings, 0);
	const runs = persons.flatMap(({ effectiveRuns }) => (effectiveRuns === null ? [] : [effectiveRuns]));
	return {
		model,
		baseRates,
		gain,
		tasteless: over((person) => person.tasteless),
		gainOfTaste: over((person) => (person.tasteless === null ? null : person.logProbability - person.tasteless)),
		estimation: Math.sqrt(persons.reduce((sum, { error }) => sum + error * error, 0)) / ratings,
		fewestRuns: runs.length > 0 ? Math.min(...runs) : null,
		ratings,
	};
}

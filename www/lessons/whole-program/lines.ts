/** The program, line by line: as an array program writes it, and what the core calls in its place. */
import type { Mistakes, ProgramFigures } from "../../engine/lessons";
import { inThousandths, inUnit } from "../../ui/format";

export type Mistake = keyof Mistakes;

export interface MistakeWords {
	readonly name: Mistake;
	readonly label: string;
	/** What it does, in one sentence; equations between dollar signs. */
	readonly does: string;
}

export const MISTAKES: readonly MistakeWords[] = [
	{
		name: "summedBias",
		label: "The bias term is summed over the batch",
		does: "One sum sign too many in $F$: every user’s free energy then holds everybody’s $b^{\\mathsf T} v$. $W$ learns as before, and $b$ moves $N$ times as far.",
	},
	{
		name: "dividedByAll",
		label: "The cost is divided by the missing entries, too",
		does: "A mean over the whole table takes the zeros for ratings that cost nothing. The cost looks small, and smaller the emptier the table.",
	},
	{
		name: "leftIn",
		label: "The held-out rating is left in v",
		does: "The hidden units have seen the answer. The prediction is too good, and says nothing about films that nobody has rated yet.",
	},
	{
		name: "wholeIndex",
		label: "The index of a half star is rounded down",
		does: "3.5 stars are at index $2 \\cdot 3.5 - 1 = 6$, counted from 0. Rounded down to 3 they are taken for 2.0 stars, and nothing complains.",
	},
];

export const NO_MISTAKES: Mistakes = { summedBias: false, dividedByAll: false, leftIn: false, wholeIndex: false };

export interface ProgramLine {
	readonly name: string;
	readonly array: (mistakes: Mistakes) => string;
	readonly core: string;
	/** What it comes to for a user of the batch. */
	readonly value: (figures: ProgramFigures, user: number) => string;
	/** The mistake that is made in it. */
	readonly mistake?: Mistake;
}

const starsOf = (classes: readonly (number | undefined)[] = []) =>
	classes.map((k) => (k === undefined ? "–" : ((k + 1) / 2).toFixed(1))).join("  ");
const spaced = (list: readonly number[] = [], write: (x: number) => string) => list.map(write).join("  ");
const nats = (value: number | undefined) => inThousandths(value).replace("-", "−");

export const LINES: readonly ProgramLine[] = [
	{
		name: "v, as stars",
		array: ({ wholeIndex, leftIn }) =>
			`${leftIn ? "" : "stars[0, 2] = nan\n"}v = one_hot_encode(${wholeIndex ? "floor(stars)" : "2 * stars - 1"})\nm = one_hot_mask(stars)`,
		core: "UserRatings { movies, classes }",
		value: ({ users }, n) => starsOf(users[n]?.classes),
		mistake: "wholeIndex",
	},
	{
		name: "h̃",
		array: () => "x = dot1(v, W) + c\nh_mean = sigmoid(x)",
		core: "rbm.hidden_probabilities(v, &mut h_mean)",
		value: ({ users }, n) => spaced(users[n]?.hidden, inThousandths),
	},
	{
		name: "h",
		array: () => "h = random(N, M) < h_mean",
		core: "sample_bernoulli(&h_mean, &mut h, rng)",
		value: ({ users }, n) => spaced(users[n]?.states, String),
	},
	{
		name: "v′, as stars",
		array: () => "p = softmax(dot2(h, W) + b)\nv_end = sample_one_hot(p) * m",
		core: "rbm.visible_logits(movie, &h)",
		value: ({ users }, n) => starsOf(users[n]?.classesModel),
	},
	{
		name: "F(v), F(v′)",
		array: ({ summedBias }) =>
			`def F(v):\n  x = dot1(v, W) + c\n  return -sum(b * v${summedBias ? "" : ", axis=(1, 2)"})\n         - sum(log1p(exp(x)), axis=1)`,
		core: "rbm.free_energy(v, &reading)",
		value: ({ users }, n) => spaced(users[n]?.freeEnergies, nats),
		mistake: "summedBias",
	},
	{
		name: "L",
		array: () => "L = mean(F(v) - F(v_end))",
		core: "categorical_loss(rbm, v, &v_end)",
		value: ({ loss }) => nats(loss),
	},
	{
		name: "steps of b and W",
		array: () => "theta -= eps * slope(L, theta)",
		core: "learner.apply(rate, decay)",
		value: ({ biasStep, weightStep }) => `${nats(biasStep)}  ${nats(weightStep)}`,
	},
	{
		name: "cost",
		array: ({ dividedByAll }) =>
			`q = softmax(dot2(h_mean, W) + b)\ncost = -sum(v * log(q)) / ${dividedByAll ? "(N * D)" : "sum(v)"}`,
		core: "rbm.cross_entropy(movie, class, &reading)",
		value: ({ cost }) => nats(cost),
		mistake: "dividedByAll",
	},
	{
		name: "r̂ of the held-out film",
		array: () => "r = sum(worth * q[0, 2])",
		core: "rbm.stars(movie, &reading)",
		value: ({ predicted }) => inUnit(predicted),
		mistake: "leftIn",
	},
];

/** The largest distance between two numbers of the program and of the core, as far as both have them. */
export function farthest(dense: ProgramFigures, core: ProgramFigures): number {
	const numbers = ({ users, loss, cost, biasStep, weightStep, predicted }: ProgramFigures) => [
		...users.flatMap(({ classes, hidden, states, classesModel, freeEnergies }) => [
			...classes.map((k) => k ?? -1),
			...hidden,
			...states,
			...classesModel.map((k) => k ?? -1),
			...freeEnergies,
		]),
		loss,
		cost,
		biasStep,
		weightStep,
		predicted,
	];
	const others = numbers(core);
	return Math.max(...numbers(dense).map((x, at) => Math.abs(x - (others[at] ?? Number.NaN))));
}

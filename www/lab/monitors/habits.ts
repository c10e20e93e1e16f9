/** Which hidden units say nothing, and in what way: from the activations of all users. */

export type Habit = "dead" | "alwaysOn" | "saturated" | "same";

export interface UnitHabit {
	/** Shares of the users for whom the unit is below 0.05 and above 0.95. */
	readonly off: number;
	readonly on: number;
	/** Least and greatest activation over the users, in 0…1. */
	readonly low: number;
	readonly high: number;
	/** Null for a unit that tells users apart by degrees. */
	readonly habit: Habit | null;
}

/** Activations are kept in 255ths. */
const LEVELS = 255;
/** Near 0 and near 1, in 255ths. */
const OFF = 0.05 * LEVELS;
const ON = 0.95 * LEVELS;
/** A unit that is near 0 (or 1) for so many users is dead (or always on)… */
const NEARLY_ALL = 0.99;
/** …one that is near either for so many is saturated… */
const MOST = 0.9;
/** …and one whose activations all lie so close together is the same for everybody. */
const SAME = 0.04 * LEVELS;

/** [M], from `levels` [N×M] in 255ths. */
export function unitHabits(levels: Uint8Array, units: number): UnitHabit[] {
	const users = units > 0 ? levels.length / units : 0;
	if (users === 0) return [];
	return Array.from({ length: units }, (_, unit) => {
		let [off, on, low, high] = [0, 0, LEVELS, 0];
		for (let at = unit; at < levels.length; at += units) {
			const level = levels[at] ?? 0;
			if (level < OFF) off += 1;
			if (level > ON) on += 1;
			low = Math.min(low, level);
			high = Math.max(high, level);
		}
		const shares = { off: off / users, on: on / users };
		return { ...shares, low: low / LEVELS, high: high / LEVELS, habit: habitOf(shares, high - low) };
	});
}

function habitOf({ off, on }: Pick<UnitHabit, "off" | "on">, spread: number): Habit | null {
	if (off >= NEARLY_ALL) return "dead";
	if (on >= NEARLY_ALL) return "alwaysOn";
	if (off + on >= MOST) return "saturated";
	return spread <= SAME ? "same" : null;
}

/** What each habit means, and what to do about it. */
export const HABITS: Readonly<
	Record<Habit, { readonly label: string; readonly mark: string; readonly meaning: string; readonly advice: string }>
> = {
	dead: {
		label: "Dead",
		mark: "○",
		meaning:
			"below 0.05 for nearly everybody: they take no part in any prediction, and hardly any gradient reaches them",
		advice: "Start again with a lower learning rate, another seed, or fewer hidden units.",
	},
	alwaysOn: {
		label: "Always on",
		mark: "●",
		meaning: "above 0.95 for nearly everybody: they add the same to every prediction, as a bias would",
		advice: "Start again with a lower learning rate or more weight decay.",
	},
	saturated: {
		label: "Saturated",
		mark: "◐",
		meaning: "near 0 or near 1 for nine users in ten: sure of everybody, and slow to change their mind",
		advice: "Smaller weights help: more weight decay, a lower learning rate, or an earlier end.",
	},
	same: {
		label: "The same for everybody",
		mark: "–",
		meaning: "within 0.04 for all users: they tell nobody apart",
		advice: "At the start all units are so. If they stay so, raise the learning rate or train longer.",
	},
};

export const HABIT_NAMES = ["dead", "alwaysOn", "saturated", "same"] as const satisfies readonly Habit[];

/** "3, 17, 20 and 4 more": numbers of units, counted from 1. */
export function unitList(units: readonly number[], most = 12): string {
	const named = units.slice(0, most).map((unit) => `${unit + 1}`);
	const left = units.length - named.length;
	return left > 0 ? `${named.join(", ")} and ${left} more` : named.join(", ");
}

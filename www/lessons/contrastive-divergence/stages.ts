/** The pseudo-code of contrastive divergence, and where in it one walk of k steps stands. */

/** The lines; those from LOOP_START to LOOP_END are gone through k times. */
export const LINES = [
	{ tex: "\\data{v} \\leftarrow \\text{an example}", says: "take an example" },
	{ tex: "\\hid{\\tilde h} \\leftarrow \\sigma(c + W^{\\mathsf T} \\data{v})", says: "hidden probabilities, given v" },
	{ tex: "\\hid{h} \\leftarrow \\text{random} < \\hid{\\tilde h}", says: "draw the hidden units" },
	{ tex: "p \\leftarrow \\sigma(b + W \\hid{h})", says: "visible probabilities, given h" },
	{ tex: "\\model{v'} \\leftarrow \\text{random} < p", says: "draw the visible units" },
	{
		tex: "\\hid{\\tilde h'} \\leftarrow \\sigma(c + W^{\\mathsf T} \\model{v'})",
		says: "hidden probabilities, given v′",
	},
	{
		tex: "\\begin{aligned} W &\\mathrel{+}= \\varepsilon\\,(\\data{v} \\hid{\\tilde h}^{\\mathsf T} - \\model{v'} \\hid{\\tilde h'}^{\\mathsf T}) \\\\ b &\\mathrel{+}= \\varepsilon\\,(\\data{v} - \\model{v'}) \\\\ c &\\mathrel{+}= \\varepsilon\\,(\\hid{\\tilde h} - \\hid{\\tilde h'}) \\end{aligned}",
		says: "move the parameters",
	},
] as const;

export const LOOP_START = 2;
export const LOOP_END = 5;
const LOOP = LOOP_END - LOOP_START + 1;

export interface Stage {
	/** The line that was done last. */
	readonly line: number;
	/** Which of the k Gibbs steps it belongs to, from 0; null before and after them. */
	readonly step: number | null;
}

/** How many lines are done in a walk of k steps. */
export const stageCount = (cdSteps: number): number => LINES.length + LOOP * (cdSteps - 1);

/** What the line done at this place of the walk is, from 0. */
export function stageAt(place: number, cdSteps: number): Stage {
	if (place < LOOP_START) return { line: place, step: null };
	const inLoop = place - LOOP_START;
	if (inLoop >= LOOP * cdSteps) return { line: LINES.length - 1, step: null };
	return { line: LOOP_START + (inLoop % LOOP), step: Math.floor(inLoop / LOOP) };
}

/** The newest Gibbs step that has got as far as this line; null if none has. */
export function newestStep(place: number, cdSteps: number, line: number): number | null {
	const done = Math.floor((place - line) / LOOP);
	return done < 0 ? null : Math.min(done, cdSteps - 1);
}

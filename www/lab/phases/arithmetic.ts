/** The update of one parameter, with its numbers put into the equations: LaTeX, a line an equation. */
import type { AnswerOf } from "../../engine/questions";
import { type ParameterRow, parameterTex } from "./walk";

/** Adam's constants, as in the core. */
const BETA_1 = 0.9;
const BETA_2 = 0.999;

type Rates = Pick<AnswerOf<"phases">, "learningRate" | "weightDecay" | "momentum" | "age">;

/** The parameters that weight decay spares. */
export function decayOf(row: Pick<ParameterRow, "letter">, rates: Pick<Rates, "weightDecay">): number {
	return row.letter === "b" || row.letter === "c" ? 0 : rates.weightDecay;
}

/** Six digits after the point, or as many as count; in brackets if negative, so that it can follow an operator. */
function put(value: number): string {
	const size = Math.abs(value);
	const text = size !== 0 && size < 1e-4 ? power(size) : size.toFixed(6);
	return value < 0 ? `(-${text})` : text;
}

/** 3.21·10⁻⁷ */
function power(size: number): string {
	const [digits, exponent] = size.toExponential(3).split("e");
	return String.raw`${digits}\cdot 10^{${Number(exponent)}}`;
}

/** Settings as they were typed: f32 holds 0.01 as 0.00999999978. */
function setting(value: number): string {
	return String(Number(value.toPrecision(6)));
}

export function updateLines(row: ParameterRow, rates: Rates): readonly string[] {
	const w = parameterTex(row);
	const decay = decayOf(row, rates);
	const epsilon = setting(rates.learningRate);
	const pull = decay === 0 ? "" : ` - ${setting(decay)} \\cdot ${put(row.before)}`;
	const g = String.raw`g = \data{${put(row.data)}} - \model{${put(row.model)}} = ${put(row.gradient)}`;
	const [first, newFirst] = row.first;
	const [second, newSecond] = row.second;
	if (rates.momentum === null) {
		const step = decay === 0 ? row.gradient : row.gradient - decay * row.before;
		return [
			g,
			String.raw`m \leftarrow ${BETA_1}\cdot ${put(first)} + ${setting(1 - BETA_1)}\cdot ${put(step)} = ${put(newFirst)}`,
			String.raw`s \leftarrow ${BETA_2}\cdot ${put(second)} + ${setting(1 - BETA_2)}\cdot ${put(step)}^2 = ${put(newSecond)}`,
			String.raw`${w} \leftarrow ${put(row.before)} + ${epsilon}\cdot \frac{m / (1 - ${BETA_1}^{${rates.age}})}{\sqrt{s / (1 - ${BETA_2}^{${rates.age}})} + 10^{-8}} = ${put(row.after)}`,
		];
	}
	if (rates.momentum > 0) {
		return [
			g,
			String.raw`\Delta \leftarrow ${setting(rates.momentum)}\cdot ${put(first)} + ${put(row.gradient)}${pull} = ${put(newFirst)}`,
			String.raw`${w} \leftarrow ${put(row.before)} + ${epsilon}\cdot ${put(newFirst)} = ${put(row.after)}`,
		];
	}
	const inside = decay === 0 ? put(row.gradient) : `(${put(row.gradient)}${pull})`;
	return [g, String.raw`${w} \leftarrow ${put(row.before)} + ${epsilon}\cdot ${inside} = ${put(row.after)}`];
}

/** The rule itself, in letters. */
export function ruleTex(momentum: number | null): string {
	if (momentum === null) {
		return String.raw`\begin{aligned} m &\leftarrow \beta_1 m + (1-\beta_1)(g - \lambda W) \\ s &\leftarrow \beta_2 s + (1-\beta_2)(g - \lambda W)^2 \\ W &\leftarrow W + \varepsilon\,\hat m / (\sqrt{\hat s} + 10^{-8}) \end{aligned}`;
	}
	if (momentum > 0) {
		return String.raw`\Delta \leftarrow \alpha\,\Delta + g - \lambda W, \qquad W \leftarrow W + \varepsilon\,\Delta`;
	}
	return String.raw`W \leftarrow W + \varepsilon\,(g - \lambda W)`;
}

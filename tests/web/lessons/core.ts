/** The study module in Node, asked as the lessons' worker asks it. */
import { readFileSync } from "node:fs";
import type { LessonKind, Lessons } from "../../../www/engine/lessons";
import init, { askLesson } from "../../../www/generated/rbm_study";

let loaded: Promise<unknown> | undefined;

export async function lessonModule(): Promise<void> {
	loaded ??= init({
		module_or_path: readFileSync(new URL("../../../www/generated/rbm_study_bg.wasm", import.meta.url)),
	});
	await loaded;
}

/** The answer to a lesson's question; `lessonModule` has to be awaited before. */
export function ask<Kind extends LessonKind>(kind: Kind, question: Lessons[Kind]["ask"]): Lessons[Kind]["answer"] {
	return askLesson(kind, question) as Lessons[Kind]["answer"];
}

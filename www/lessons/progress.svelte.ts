/** The reader's progress as the page shows it, kept in this browser. */
import { keepLesson, loadLesson } from "../state/lesson-storage";
import { noted, opened, type Progress, readProgress } from "./progress";

let held = $state.raw<Progress>({});

function become(next: Progress): void {
	if (next === held) return;
	held = next;
	keepLesson("progress", next);
}

export const progress = {
	get all(): Progress {
		return held;
	},
	open: (slug: string) => become(opened(held, slug)),
	note: (slug: string, exercise: string, solved: boolean) => become(noted(held, slug, exercise, solved)),
	load() {
		held = readProgress(loadLesson("progress"));
	},
};

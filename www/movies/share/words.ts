/** What a link or a picture says of a run. */
import type { TrainingSettings } from "../../engine/protocol";
import { changesInWords, PRESETS, presetSettings } from "../../state/settings";

/** "Tuned, seed 1", and what is otherwise than in the preset. */
export function settingsInWords(settings: TrainingSettings): string {
	const { preset, seed } = settings;
	const label = PRESETS.find(({ name }) => name === preset)?.label ?? preset;
	const changes = changesInWords({ ...presetSettings(preset), seed }, settings);
	return [label, `seed ${seed}`, ...(changes === "" ? [] : [changes])].join(", ");
}

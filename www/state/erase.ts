/**
 * What the page keeps in the local storage, erased: what Learn holds, the theme, whether shortcuts are on. All of its
 * keys begin alike, so that nothing is left over of a part of the page that was never loaded.
 */
const PREFIX = "rbm-cinema.";

/** Whether nothing is kept there any more. A browser that does not let the page read it keeps nothing there either. */
export function eraseLocal(
	storage: () => Pick<Storage, "length" | "key" | "removeItem"> = () => localStorage,
): boolean {
	try {
		const kept = storage();
		const keys = Array.from({ length: kept.length }, (_, at) => kept.key(at) ?? "");
		for (const key of keys) if (key.startsWith(PREFIX)) kept.removeItem(key);
		return true;
	} catch {
		return false;
	}
}

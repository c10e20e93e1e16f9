/**
 * One thing in several places: pointing at a symbol, or focusing it, lights the same thing in equation, figure and legend.
 *
 * A thing has a name, such as "h" or "W-1-2" (the weight from visible unit 1 to hidden unit 2); a family is lit with each
 * of its members, and they with it: "W" with "W-1-2".
 */
import type { Attachment } from "svelte/attachments";

let now = $state<string | null>(null);

/** The name of what is lit. */
export const lit = (): string | null => now;

/** Lights what has this name, and puts out what was lit; null only puts out. */
export function light(name: string | null): void {
	now = name;
}

/** Whether a thing is lit, itself or through its family. */
export function isLit(name: string): boolean {
	return now !== null && areKin(now, name);
}

export function areKin(one: string, other: string): boolean {
	return one === other || one.startsWith(`${other}-`) || other.startsWith(`${one}-`);
}

/** For an element of a figure: lights the thing while it is pointed at or focused, and has the class `lit` while it is lit. */
export function lights(name: string): Attachment<HTMLElement | SVGElement> {
	return (element) => {
		const on = () => light(name);
		const off = () => {
			if (now === name) light(null);
		};
		element.addEventListener("pointerenter", on);
		element.addEventListener("pointerleave", off);
		element.addEventListener("focusin", on);
		element.addEventListener("focusout", off);
		$effect(() => {
			element.classList.toggle("lit", isLit(name));
		});
		return () => {
			off();
			element.removeEventListener("pointerenter", on);
			element.removeEventListener("pointerleave", off);
			element.removeEventListener("focusin", on);
			element.removeEventListener("focusout", off);
		};
	};
}

/** For whatever holds equations: the same for each symbol that they mark with `\sym`. */
export function symbolLights(): Attachment<HTMLElement> {
	return (element) => {
		const over = (event: Event) => {
			const symbol = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-sym]") : null;
			light(symbol?.dataset["sym"] ?? null);
		};
		const out = () => light(null);
		element.addEventListener("pointerover", over);
		element.addEventListener("pointerleave", out);
		$effect(() => {
			const name = now;
			for (const symbol of element.querySelectorAll<HTMLElement>("[data-sym]")) {
				symbol.classList.toggle("lit", name !== null && areKin(name, symbol.dataset["sym"] ?? ""));
			}
		});
		return () => {
			element.removeEventListener("pointerover", over);
			element.removeEventListener("pointerleave", out);
		};
	};
}

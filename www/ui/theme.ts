/** Light or dark: as the system has it, or as the visitor chose, remembered where the browser allows it. */

export type Theme = "system" | "light" | "dark";

export const THEMES: readonly { readonly value: Theme; readonly label: string }[] = [
	{ value: "system", label: "System" },
	{ value: "light", label: "Light" },
	{ value: "dark", label: "Dark" },
];

const KEY = "rbm-cinema.theme";

export function storedTheme(): Theme {
	try {
		const stored = localStorage.getItem(KEY);
		return THEMES.find(({ value }) => value === stored)?.value ?? "system";
	} catch {
		return "system";
	}
}

export function applyTheme(theme: Theme): void {
	if (theme === "system") delete document.documentElement.dataset["theme"];
	else document.documentElement.dataset["theme"] = theme;
	try {
		localStorage.setItem(KEY, theme);
	} catch {
		// Without storage the choice lasts until the page is closed, which is what the visitor sees anyway.
	}
}

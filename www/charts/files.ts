/** Files that the page makes for its visitor: their names, and how they are handed over. */

/** A name that every system takes: "Held-out RMSE", "tuned seed 1" → "held-out-rmse_tuned-seed-1.svg". */
export function fileName(parts: readonly string[], extension: string): string {
	const plain = parts.map((part) =>
		part
			.normalize("NFKD")
			.replaceAll(/\p{M}/gu, "")
			.toLowerCase()
			.replaceAll(/[^a-z0-9.]+/g, "-")
			.replaceAll(/^-+|-+$/g, ""),
	);
	return `${plain.filter((part) => part !== "").join("_")}.${extension}`;
}

/** Gives a file to the browser, which saves it where it saves what it loads. */
export function download(name: string, content: BlobPart, type: string): void {
	const url = URL.createObjectURL(new Blob([content], { type }));
	const link = document.createElement("a");
	link.href = url;
	link.download = name;
	link.click();
	// The browser has taken the content by then, or never will.
	setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

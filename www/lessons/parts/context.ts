/** Which chapter a part stands in: given by Learn, read by what remembers progress. */
import { createContext } from "svelte";

export const [chapterSlug, setChapterSlug] = createContext<string>();

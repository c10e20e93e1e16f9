/** The one place that wires things together: worker, storage, address bar, state and views. */
import "./ui/fonts.css";
import "./ui/tokens.css";
import "./ui/base.css";
import { mount } from "svelte";
import App from "./App.svelte";
import { download } from "./charts/files";
import { createClient } from "./engine/client";
import type { Event } from "./engine/protocol";
import { createSpacing } from "./engine/spacing";
import { createStudies } from "./engine/studies";
import bundledDataUrl from "./generated/movielens-small.rbmpack?url";
import wasmUrl from "./generated/rbm_cinema_bg.wasm?url";
import labUrl from "./generated/rbm_cinema_lab.wasm?url";
import studyWasmUrl from "./generated/rbm_study_bg.wasm?url";
import type { Effect } from "./state/effects";
import { eraseLocal } from "./state/erase";
import { createFrameQueue } from "./state/frames";
import type { KeptModel, KeptModelFigures } from "./state/kept";
import { readLink } from "./state/link";
import { INITIAL } from "./state/model";
import { createOtherTabs } from "./state/other-tabs";
import { documentTitle, placeFromHash, sharedFromHash } from "./state/routes";
import {
	createKeptStorage,
	createModelStorage,
	createPinStorage,
	createRatingStorage,
	type StorageProblem,
} from "./state/storage";
import { createStore } from "./state/store.svelte";

const link = readLink(location.search);
const storage = createRatingStorage(storageFailed);
const pinStorage = createPinStorage(storageFailed);
const keptStorage = createKeptStorage(storageFailed);
const modelStorage = createModelStorage(storageFailed);
const otherTabs = createOtherTabs((news) => store.dispatch({ type: "heardFromTab", news }));
const frames = createFrameQueue<Piece>(take, ({ event }) => event.type === "snapshot");
const client = createClient(hear);
const studies = createStudies(
	() => ({ wasmUrl: whole(studyWasmUrl), dataUrl }),
	(event) => store.dispatch({ type: "studySaid", event }),
);
const spacing = createSpacing(
	(command) => client.send(command),
	() => performance.now(),
);
const store = createStore(
	{
		...INITIAL,
		settings: link.settings,
		autoplay: link.autoplay,
		pace: link.pace,
		target: link.target,
		panels: link.panels,
		hide: link.hide,
		...placeFromHash(location.hash),
	},
	perform,
);

/** An event of the worker, or all of a snapshot but its list. */
interface Piece {
	readonly event: Event;
	readonly withoutList?: true;
}

/**
 * A snapshot is acknowledged at once, so that the answer to a rating need not wait for the frame that draws the one
 * before; and that answer itself is taken up at once. Where nobody waits for it, the list is drawn a frame after the
 * rest: together they are too much for one frame of a slow machine.
 */
function hear(event: Event): void {
	if (event.type !== "snapshot") {
		frames.add({ event });
		return;
	}
	client.send({ type: "acknowledge" });
	const shown = store.state.run?.snapshot?.suggestions.revision;
	const isAnswer = event.snapshot.suggestions.revision !== shown;
	if (!isAnswer) frames.add({ event, withoutList: true });
	frames.add({ event });
	if (isAnswer) frames.flush();
}

function take({ event, withoutList }: Piece): void {
	const shown = store.state.run?.snapshot;
	const said =
		event.type === "snapshot" && withoutList && shown
			? { ...event, snapshot: { ...event.snapshot, suggestions: shown.suggestions } }
			: event;
	store.dispatch({ type: "engineSaid", event: said });
	if (event.type === "state" && event.state !== "training") spacing.flush();
	if (event.type === "ready") {
		document.documentElement.dataset["ready"] = "true";
		startKeeping();
	}
	if (event.type === "failed" && event.fatal) delete document.documentElement.dataset["ready"];
}

/** After the page is ready: the first epochs have the network and the processor to themselves. */
const KEEPING_STARTS_MS = 2000;

let storageHasFailed = false;

/** What fails for one kind of record fails for the others: the visitor is told once. */
function storageFailed(problem: StorageProblem): void {
	if (!storageHasFailed) store.dispatch({ type: "storageFailed", problem });
	storageHasFailed = true;
}

let takeUpVersion = () => {};
let isKept = false;

/** Once the page works, and only in what is built: while developing, files change under the same names. */
function startKeeping(): void {
	if (isKept || !import.meta.env.PROD || !("serviceWorker" in navigator)) return;
	isKept = true;
	setTimeout(async () => {
		const { keepOffline } = await import("./offline");
		takeUpVersion = keepOffline(() => store.dispatch({ type: "newVersion" }));
	}, KEEPING_STARTS_MS);
}

/** Where the workers fetch the data from. */
let dataUrl = whole(bundledDataUrl);

/** The settings of the run that is on the page, as the address bar holds them. */
let query = location.search;

/** Older entries of the history hold older settings; the run on the page is the one to link to and to come back to. */
function showQuery(): void {
	if (location.search !== query) history.replaceState(null, "", `${location.pathname}${query}${location.hash}`);
}

function perform(effect: Effect): void {
	switch (effect.kind) {
		case "send":
			spacing.send(effect.command, store.state.run?.state === "training");
			break;
		case "restartWorker":
			client.restart();
			open();
			break;
		case "takeUpVersion":
			takeUpVersion();
			break;
		case "openData":
			useData(effect.bytes);
			break;
		case "study":
			studies.start(effect.task);
			break;
		case "endStudy":
			studies.end(effect.study);
			break;
		case "save":
			storage.save(effect.rating);
			otherTabs.tell({ type: "ratings", saved: [effect.rating], forgotten: [] });
			break;
		case "forget":
			storage.remove(effect.movieId);
			otherTabs.tell({ type: "ratings", saved: [], forgotten: [effect.movieId] });
			break;
		case "changeMany":
			storage.change(effect.saved, effect.forgotten);
			otherTabs.tell({ type: "ratings", saved: effect.saved, forgotten: effect.forgotten });
			break;
		case "eraseStorage":
			eraseEverything();
			otherTabs.tell({ type: "erased" });
			break;
		case "keepUnitNames":
			keptStorage.saveUnitNames(effect.names);
			otherTabs.tell({ type: "unitNames", unitNames: effect.names });
			break;
		case "keepModel":
			keepModel({ ...effect.model, at: Date.now() });
			break;
		case "findKeptModel":
			modelStorage.load().then((model) => store.dispatch({ type: "keptModelFound", model: model && figuresOf(model) }));
			break;
		case "loadKeptModel":
			modelStorage.load().then((model) => store.dispatch({ type: "keptModelLoaded", model }));
			break;
		case "keepChoices":
			keptStorage.saveChoices(effect.choices);
			otherTabs.tell({ type: "choices", choices: effect.choices });
			break;
		case "download":
			download(effect.name, new Uint8Array(effect.content), "application/octet-stream");
			break;
		case "savePin":
			pinStorage.save(effect.pin);
			break;
		case "forgetPin":
			pinStorage.remove(effect.id);
			break;
		case "erasePins":
			pinStorage.clear();
			break;
		case "showQuery":
			query = effect.query;
			showQuery();
			break;
		default:
			effect satisfies never;
	}
}

async function eraseEverything(): Promise<void> {
	const stores = [storage, pinStorage, keptStorage, modelStorage].map((kept) => kept.clear());
	const erased = [eraseLocal(), ...(await Promise.all(stores))].every((done) => done);
	store.dispatch({ type: "storageErased", erased });
}

async function keepModel(model: KeptModel): Promise<void> {
	if (await modelStorage.save(model)) store.dispatch({ type: "keptModelFound", model: figuresOf(model) });
}

function figuresOf({ settings, epoch, at }: KeptModel): KeptModelFigures {
	return { settings, epoch, at };
}

/** A worker's script stands elsewhere than the page, so it is given whole addresses. */
function whole(url: string): string {
	return new URL(url, document.baseURI).href;
}

/** Frees the data that were in use, and starts a worker with these. */
function useData(bytes: Uint8Array<ArrayBuffer> | null): void {
	if (dataUrl !== whole(bundledDataUrl)) URL.revokeObjectURL(dataUrl);
	dataUrl = bytes === null ? whole(bundledDataUrl) : URL.createObjectURL(new Blob([bytes]));
	delete document.documentElement.dataset["ready"];
	client.restart();
	open();
}

function open(): void {
	client.send({ type: "open", wasmUrl: whole(wasmUrl), labUrl: whole(labUrl), dataUrl });
}

/** The hash that the page shows; one change of it can be told by two events. */
let shownHash: string | null = null;

function navigate(): void {
	showQuery();
	if (location.hash === shownHash) return;
	shownHash = location.hash;
	const place = placeFromHash(location.hash);
	// Learn, once loaded, puts the chapter before it.
	document.title = documentTitle(place.section);
	store.dispatch({ type: "navigated", ...place });
	const code = sharedFromHash(shownHash);
	if (code === null) return;
	// The address is the visitor's again: a reload, a bookmark or another link does not bring the ratings along.
	shownHash = `#/${place.section}`;
	history.replaceState(null, "", `${location.pathname}${location.search}${shownHash}`);
	store.dispatch({ type: "openShared", code });
}

open();
navigate();
window.addEventListener("hashchange", navigate);
// The way back to an entry with another query is no change of the hash alone.
window.addEventListener("popstate", navigate);
if (link.problems.length > 0) store.dispatch({ type: "notify", texts: link.problems });
keptStorage.load().then((kept) => store.dispatch({ type: "keptLoaded", kept }));
storage.load().then((loaded) => store.dispatch({ type: "ratingsLoaded", loaded }));
pinStorage.load().then((loaded) => store.dispatch({ type: "pinsLoaded", loaded }));

// A page that comes back from the browser's cache heard nothing meanwhile. What was taken away elsewhere stays in it until
// it is reloaded, since a storage that does not answer looks as an empty one does.
window.addEventListener("pageshow", ({ persisted }) => {
	if (!persisted) return;
	storage.load().then(({ ratings: saved }) => {
		store.dispatch({ type: "heardFromTab", news: { type: "ratings", saved, forgotten: [] } });
	});
	keptStorage.load().then(({ choices, unitNames }) => {
		store.dispatch({ type: "heardFromTab", news: { type: "choices", choices } });
		store.dispatch({ type: "heardFromTab", news: { type: "unitNames", unitNames } });
	});
});

const target = document.getElementById("app");
if (target) {
	target.replaceChildren();
	mount(App, { target, props: { store } });
}

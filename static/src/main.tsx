/** Where the page begins. */

import { render } from "preact";
import { App } from "./app.tsx";

render(<App />, document.getElementById("app")!);

// Plain HTTP and private windows have none: there the page needs its server to open.
navigator.serviceWorker?.register("offline.js").catch(() => undefined);

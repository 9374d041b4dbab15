// htmx moves fragments; everything else on a page works without script.
import "htmx.org";
// What a teacher records without network, on the phone itself.
import "./phone/everywhere.js";
// Speaking instead of typing.
import "./voice.js";
// What a family ticks for itself.
import "./ticks.js";
// What was typed and not sent yet.
import "./drafts.js";
// A lesson read aloud.
import "./read.js";

// htmx moves fragments; everything else on a page works without script.
import "htmx.org";
// What a teacher records without network, on the phone itself.
import "./phone/everywhere.js";

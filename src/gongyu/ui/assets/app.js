// htmx moves fragments; everything else on a page works without script.
import "htmx.org";

"""All providers by their codes."""

from enrichment.providers.base import Provider
from enrichment.providers.brreg import Brreg
from enrichment.providers.gleif import Gleif
from enrichment.providers.names import Name
from enrichment.providers.prh_notices import PrhNotices
from enrichment.providers.prh_xbrl import PrhXbrl
from enrichment.providers.prh_ytj import PrhYtj
from enrichment.providers.vies import Vies

PROVIDERS: dict[str, type[Provider]] = {
    provider.name: provider for provider in (PrhYtj, PrhNotices, PrhXbrl, Brreg, Gleif, Vies)
}
WITH_FILE = frozenset({Name.PRH_YTJ, Name.GLEIF})  # a whole file, or a file of what has changed

//! Places by code and name, with a point within each: countries (ISO 3166), the states of the USA, regions of clouds.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A country.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Country {
    /// Two letters.
    pub code: &'static str,
    /// Three letters.
    pub code3: &'static str,
    /// The English name.
    pub name: &'static str,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

/// The country with this code or name, letter case aside.
pub fn country(word: &str) -> Option<Country> {
    BY_WORD.get(word.trim().to_lowercase().as_str()).copied()
}

/// A place that a word names.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// The English name.
    pub name: &'static str,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

/// The place with this code or name, letter case aside: a country, a state of the USA (also `US-CA`), or a cloud's region
/// such as `eu-central-1`. States come first in a list of them, since some of their codes are countries', too.
pub fn place(word: &str, states_first: bool) -> Option<Place> {
    let key = word.trim().to_lowercase();
    let state = || STATES_BY_WORD.get(key.strip_prefix("us-").unwrap_or(&key)).copied();
    let land = || {
        let known = ALIASES.iter().find(|(alias, _)| *alias == key).map_or(key.as_str(), |(_, code)| code);
        let c = BY_WORD.get(known)?;
        Some(Place { name: c.name, latitude: c.latitude, longitude: c.longitude })
    };
    let found = if states_first { state().or_else(land) } else { land().or_else(state) };
    found.or_else(|| CLOUDS_BY_WORD.get(key.as_str()).copied())
}

static STATES_BY_WORD: LazyLock<HashMap<String, Place>> = LazyLock::new(|| by_word(STATES, true));
static CLOUDS_BY_WORD: LazyLock<HashMap<String, Place>> = LazyLock::new(|| by_word(CLOUDS, false));

/// Lines of code, latitude, longitude and name.
fn by_word(table: &'static str, names: bool) -> HashMap<String, Place> {
    let read = |line: &'static str| {
        let mut parts = line.splitn(4, ' ');
        let code = parts.next()?;
        let (latitude, longitude) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some((code, Place { name: parts.next()?, latitude, longitude }))
    };
    let words = |(code, place): (&str, Place)| {
        let name = names.then(|| (place.name.to_lowercase(), place));
        [(code.to_lowercase(), place)].into_iter().chain(name)
    };
    table.lines().filter_map(read).flat_map(words).collect()
}

static BY_WORD: LazyLock<HashMap<String, Country>> = LazyLock::new(|| {
    let words = |c: Country| [c.code, c.code3, c.name].map(|word| (word.to_lowercase(), c));
    TABLE.lines().filter_map(read).flat_map(words).collect()
});

fn read(line: &'static str) -> Option<Country> {
    let mut parts = line.splitn(5, ' ');
    let (code, code3) = (parts.next()?, parts.next()?);
    let (latitude, longitude) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Some(Country { code, code3, latitude, longitude, name: parts.next()? })
}

const TABLE: &str = "AD AND 42.5 1.6 Andorra
AE ARE 24 54 United Arab Emirates
AF AFG 33 65 Afghanistan
AG ATG 17.05 -61.8 Antigua and Barbuda
AL ALB 41 20 Albania
AM ARM 40 45 Armenia
AO AGO -12.5 18.5 Angola
AR ARG -34 -64 Argentina
AT AUT 47.3 13.3 Austria
AU AUS -27 133 Australia
AW ABW 12.5 -69.97 Aruba
AX ALA 60.2 20 Åland
AZ AZE 40.5 47.5 Azerbaijan
BA BIH 44 18 Bosnia and Herzegovina
BB BRB 13.17 -59.53 Barbados
BD BGD 24 90 Bangladesh
BE BEL 50.83 4 Belgium
BF BFA 13 -2 Burkina Faso
BG BGR 43 25 Bulgaria
BH BHR 26 50.55 Bahrain
BI BDI -3.5 30 Burundi
BJ BEN 9.5 2.25 Benin
BM BMU 32.33 -64.75 Bermuda
BN BRN 4.5 114.67 Brunei
BO BOL -17 -65 Bolivia
BR BRA -10 -55 Brazil
BS BHS 24.25 -76 Bahamas
BT BTN 27.5 90.5 Bhutan
BW BWA -22 24 Botswana
BY BLR 53 28 Belarus
BZ BLZ 17.25 -88.75 Belize
CA CAN 60 -95 Canada
CD COD 0 25 Democratic Republic of the Congo
CF CAF 7 21 Central African Republic
CG COG -1 15 Republic of the Congo
CH CHE 47 8 Switzerland
CI CIV 8 -5 Ivory Coast
CL CHL -30 -71 Chile
CM CMR 6 12 Cameroon
CN CHN 35 105 China
CO COL 4 -72 Colombia
CR CRI 10 -84 Costa Rica
CU CUB 21.5 -80 Cuba
CV CPV 16 -24 Cape Verde
CW CUW 12.17 -69 Curaçao
CY CYP 35 33 Cyprus
CZ CZE 49.75 15.5 Czech Republic
DE DEU 51 9 Germany
DJ DJI 11.5 43 Djibouti
DK DNK 56 10 Denmark
DM DMA 15.42 -61.33 Dominica
DO DOM 19 -70.67 Dominican Republic
DZ DZA 28 3 Algeria
EC ECU -2 -77.5 Ecuador
EE EST 59 26 Estonia
EG EGY 27 30 Egypt
EH ESH 24.5 -13 Western Sahara
ER ERI 15 39 Eritrea
ES ESP 40 -4 Spain
ET ETH 8 38 Ethiopia
FI FIN 64 26 Finland
FJ FJI -18 178 Fiji
FK FLK -51.75 -59 Falkland Islands
FM FSM 6.92 158.25 Micronesia
FO FRO 62 -7 Faroe Islands
FR FRA 46 2 France
GA GAB -1 11.75 Gabon
GB GBR 54 -2 United Kingdom
GD GRD 12.12 -61.67 Grenada
GE GEO 42 43.5 Georgia
GF GUF 4 -53 French Guiana
GG GGY 49.46 -2.58 Guernsey
GH GHA 8 -2 Ghana
GI GIB 36.14 -5.35 Gibraltar
GL GRL 72 -40 Greenland
GM GMB 13.47 -16.57 Gambia
GN GIN 11 -10 Guinea
GP GLP 16.25 -61.58 Guadeloupe
GQ GNQ 2 10 Equatorial Guinea
GR GRC 39 22 Greece
GT GTM 15.5 -90.25 Guatemala
GU GUM 13.47 144.78 Guam
GW GNB 12 -15 Guinea-Bissau
GY GUY 5 -59 Guyana
HK HKG 22.25 114.17 Hong Kong
HN HND 15 -86.5 Honduras
HR HRV 45.17 15.5 Croatia
HT HTI 19 -72.42 Haiti
HU HUN 47 20 Hungary
ID IDN -5 120 Indonesia
IE IRL 53 -8 Ireland
IL ISR 31.5 34.75 Israel
IM IMN 54.23 -4.55 Isle of Man
IN IND 20 77 India
IQ IRQ 33 44 Iraq
IR IRN 32 53 Iran
IS ISL 65 -18 Iceland
IT ITA 42.83 12.83 Italy
JE JEY 49.21 -2.13 Jersey
JM JAM 18.25 -77.5 Jamaica
JO JOR 31 36 Jordan
JP JPN 36 138 Japan
KE KEN 1 38 Kenya
KG KGZ 41 75 Kyrgyzstan
KH KHM 13 105 Cambodia
KI KIR 1.42 173 Kiribati
KM COM -12.17 44.25 Comoros
KN KNA 17.33 -62.75 Saint Kitts and Nevis
KP PRK 40 127 North Korea
KR KOR 37 127.5 South Korea
KW KWT 29.5 45.75 Kuwait
KY CYM 19.5 -80.5 Cayman Islands
KZ KAZ 48 68 Kazakhstan
LA LAO 18 105 Laos
LB LBN 33.83 35.83 Lebanon
LC LCA 13.88 -60.97 Saint Lucia
LI LIE 47.27 9.53 Liechtenstein
LK LKA 7 81 Sri Lanka
LR LBR 6.5 -9.5 Liberia
LS LSO -29.5 28.5 Lesotho
LT LTU 56 24 Lithuania
LU LUX 49.75 6.17 Luxembourg
LV LVA 57 25 Latvia
LY LBY 25 17 Libya
MA MAR 32 -5 Morocco
MC MCO 43.73 7.4 Monaco
MD MDA 47 29 Moldova
ME MNE 42.5 19.3 Montenegro
MG MDG -20 47 Madagascar
MH MHL 9 168 Marshall Islands
MK MKD 41.83 22 North Macedonia
ML MLI 17 -4 Mali
MM MMR 22 98 Myanmar
MN MNG 46 105 Mongolia
MO MAC 22.17 113.55 Macao
MQ MTQ 14.67 -61 Martinique
MR MRT 20 -12 Mauritania
MT MLT 35.83 14.58 Malta
MU MUS -20.28 57.55 Mauritius
MV MDV 3.25 73 Maldives
MW MWI -13.5 34 Malawi
MX MEX 23 -102 Mexico
MY MYS 2.5 112.5 Malaysia
MZ MOZ -18.25 35 Mozambique
NA NAM -22 17 Namibia
NC NCL -21.5 165.5 New Caledonia
NE NER 16 8 Niger
NG NGA 10 8 Nigeria
NI NIC 13 -85 Nicaragua
NL NLD 52.5 5.75 Netherlands
NO NOR 62 10 Norway
NP NPL 28 84 Nepal
NR NRU -0.53 166.92 Nauru
NZ NZL -41 174 New Zealand
OM OMN 21 57 Oman
PA PAN 9 -80 Panama
PE PER -10 -76 Peru
PF PYF -15 -140 French Polynesia
PG PNG -6 147 Papua New Guinea
PH PHL 13 122 Philippines
PK PAK 30 70 Pakistan
PL POL 52 20 Poland
PR PRI 18.25 -66.5 Puerto Rico
PS PSE 32 35.25 Palestine
PT PRT 39.5 -8 Portugal
PW PLW 7.5 134.5 Palau
PY PRY -23 -58 Paraguay
QA QAT 25.5 51.25 Qatar
RE REU -21.1 55.6 Réunion
RO ROU 46 25 Romania
RS SRB 44 21 Serbia
RU RUS 60 100 Russia
RW RWA -2 30 Rwanda
SA SAU 25 45 Saudi Arabia
SB SLB -8 159 Solomon Islands
SC SYC -4.58 55.67 Seychelles
SD SDN 15 30 Sudan
SE SWE 62 15 Sweden
SG SGP 1.37 103.8 Singapore
SI SVN 46.12 14.82 Slovenia
SK SVK 48.67 19.5 Slovakia
SL SLE 8.5 -11.5 Sierra Leone
SM SMR 43.77 12.42 San Marino
SN SEN 14 -14 Senegal
SO SOM 10 49 Somalia
SR SUR 4 -56 Suriname
SS SSD 8 30 South Sudan
ST STP 1 7 Sao Tome and Principe
SV SLV 13.83 -88.92 El Salvador
SY SYR 35 38 Syria
SZ SWZ -26.5 31.5 Eswatini
TD TCD 15 19 Chad
TG TGO 8 1.17 Togo
TH THA 15 100 Thailand
TJ TJK 39 71 Tajikistan
TL TLS -8.83 125.92 East Timor
TM TKM 40 60 Turkmenistan
TN TUN 34 9 Tunisia
TO TON -20 -175 Tonga
TR TUR 39 35 Turkey
TT TTO 11 -61 Trinidad and Tobago
TV TUV -8 178 Tuvalu
TW TWN 23.5 121 Taiwan
TZ TZA -6 35 Tanzania
UA UKR 49 32 Ukraine
UG UGA 1 32 Uganda
US USA 38 -97 United States
UY URY -33 -56 Uruguay
UZ UZB 41 64 Uzbekistan
VA VAT 41.9 12.45 Vatican City
VC VCT 13.25 -61.2 Saint Vincent and the Grenadines
VE VEN 8 -66 Venezuela
VG VGB 18.43 -64.62 British Virgin Islands
VI VIR 18.33 -64.83 U.S. Virgin Islands
VN VNM 16 106 Vietnam
VU VUT -16 167 Vanuatu
WS WSM -13.58 -172.33 Samoa
XK XKX 42.58 21 Kosovo
YE YEM 15 48 Yemen
ZA ZAF -29 24 South Africa
ZM ZMB -15 30 Zambia
ZW ZWE -20 30 Zimbabwe";

/// Other names of countries, with their codes.
const ALIASES: [(&str, &str); 67] = [
    ("usa", "us"),
    ("u.s.", "us"),
    ("u.s.a.", "us"),
    ("united states of america", "us"),
    ("america", "us"),
    ("uk", "gb"),
    ("great britain", "gb"),
    ("britain", "gb"),
    ("england", "gb"),
    ("russian federation", "ru"),
    ("czechia", "cz"),
    ("viet nam", "vn"),
    ("republic of korea", "kr"),
    ("korea, republic of", "kr"),
    ("korea", "kr"),
    ("democratic people's republic of korea", "kp"),
    ("macedonia", "mk"),
    ("türkiye", "tr"),
    ("turkiye", "tr"),
    ("burma", "mm"),
    ("cabo verde", "cv"),
    ("côte d'ivoire", "ci"),
    ("cote d'ivoire", "ci"),
    ("congo", "cg"),
    ("drc", "cd"),
    ("congo, the democratic republic of the", "cd"),
    ("iran, islamic republic of", "ir"),
    ("tanzania, united republic of", "tz"),
    ("united republic of tanzania", "tz"),
    ("bolivia, plurinational state of", "bo"),
    ("venezuela, bolivarian republic of", "ve"),
    ("moldova, republic of", "md"),
    ("republic of moldova", "md"),
    ("syrian arab republic", "sy"),
    ("lao people's democratic republic", "la"),
    ("the netherlands", "nl"),
    ("holland", "nl"),
    ("uae", "ae"),
    ("timor-leste", "tl"),
    ("swaziland", "sz"),
    ("vatican", "va"),
    ("holy see", "va"),
    ("brunei darussalam", "bn"),
    ("taiwan, province of china", "tw"),
    ("palestine, state of", "ps"),
    ("bosnia", "ba"),
    ("deutschland", "de"),
    ("españa", "es"),
    ("bosnia and herz.", "ba"),
    ("dem. rep. congo", "cd"),
    ("dominican rep.", "do"),
    ("eq. guinea", "gq"),
    ("central african rep.", "cf"),
    ("s. sudan", "ss"),
    ("w. sahara", "eh"),
    ("solomon is.", "sb"),
    ("falkland is.", "fk"),
    ("antigua and barb.", "ag"),
    ("st. kitts and nevis", "kn"),
    ("st. vin. and gren.", "vc"),
    ("são tomé and principe", "st"),
    ("marshall is.", "mh"),
    ("faeroe is.", "fo"),
    ("cayman is.", "ky"),
    ("fr. polynesia", "pf"),
    ("british virgin is.", "vg"),
    ("u.s. virgin is.", "vi"),
];

const STATES: &str = "AL 32.8 -86.8 Alabama
AK 64 -152 Alaska
AZ 34.3 -111.7 Arizona
AR 34.8 -92.4 Arkansas
CA 37.2 -119.5 California
CO 39 -105.5 Colorado
CT 41.6 -72.7 Connecticut
DE 39 -75.5 Delaware
DC 38.9 -77.03 District of Columbia
FL 28.5 -82.4 Florida
GA 32.6 -83.4 Georgia
HI 20.3 -156.4 Hawaii
ID 44.4 -114.6 Idaho
IL 40 -89.2 Illinois
IN 39.9 -86.3 Indiana
IA 42.1 -93.5 Iowa
KS 38.5 -98.4 Kansas
KY 37.5 -85.3 Kentucky
LA 31.1 -92 Louisiana
ME 45.4 -69.2 Maine
MD 39 -76.8 Maryland
MA 42.3 -71.8 Massachusetts
MI 44.3 -85.4 Michigan
MN 46.3 -94.3 Minnesota
MS 32.7 -89.7 Mississippi
MO 38.4 -92.5 Missouri
MT 47 -109.6 Montana
NE 41.5 -99.8 Nebraska
NV 39.3 -116.6 Nevada
NH 43.7 -71.6 New Hampshire
NJ 40.2 -74.7 New Jersey
NM 34.4 -106.1 New Mexico
NY 42.9 -75.5 New York
NC 35.6 -79.4 North Carolina
ND 47.4 -100.5 North Dakota
OH 40.3 -82.8 Ohio
OK 35.6 -97.5 Oklahoma
OR 43.9 -120.6 Oregon
PA 40.9 -77.8 Pennsylvania
RI 41.7 -71.6 Rhode Island
SC 33.9 -80.9 South Carolina
SD 44.4 -100.2 South Dakota
TN 35.9 -86.4 Tennessee
TX 31.5 -99.3 Texas
UT 39.3 -111.7 Utah
VT 44.1 -72.7 Vermont
VA 37.5 -78.9 Virginia
WA 47.4 -120.4 Washington
WV 38.6 -80.6 West Virginia
WI 44.6 -89.9 Wisconsin
WY 43 -107.6 Wyoming";

/// Regions of Amazon, Google and Microsoft: where their names say that they are.
const CLOUDS: &str = "us-east-1 38.9 -77.5 N. Virginia
us-east-2 40 -83 Ohio
us-west-1 37.4 -122 N. California
us-west-2 45.8 -119.7 Oregon
ca-central-1 45.5 -73.6 Montréal
ca-west-1 51 -114.1 Calgary
sa-east-1 -23.5 -46.6 São Paulo
eu-central-1 50.1 8.7 Frankfurt
eu-central-2 47.4 8.5 Zürich
eu-west-1 53.3 -6.3 Dublin
eu-west-2 51.5 -0.1 London
eu-west-3 48.9 2.4 Paris
eu-north-1 59.3 18.1 Stockholm
eu-south-1 45.5 9.2 Milan
eu-south-2 41.6 -0.9 Zaragoza
me-south-1 26.1 50.6 Bahrain
me-central-1 24.5 54.4 Abu Dhabi
il-central-1 32.1 34.8 Tel Aviv
af-south-1 -33.9 18.4 Cape Town
ap-south-1 19.1 72.9 Mumbai
ap-south-2 17.4 78.5 Hyderabad
ap-southeast-1 1.35 103.8 Singapore
ap-southeast-2 -33.9 151.2 Sydney
ap-southeast-3 -6.2 106.8 Jakarta
ap-southeast-4 -37.8 145 Melbourne
ap-northeast-1 35.7 139.7 Tokyo
ap-northeast-2 37.6 127 Seoul
ap-northeast-3 34.7 135.5 Osaka
ap-east-1 22.3 114.2 Hong Kong
us-central1 41.3 -95.9 Iowa
us-east1 33.2 -80 South Carolina
us-east4 39 -77.5 N. Virginia
us-east5 40 -83 Columbus
us-south1 32.8 -96.8 Dallas
us-west1 45.6 -121.2 Oregon
us-west2 34.1 -118.2 Los Angeles
us-west3 40.8 -111.9 Salt Lake City
us-west4 36.2 -115.1 Las Vegas
northamerica-northeast1 45.5 -73.6 Montréal
northamerica-northeast2 43.7 -79.4 Toronto
southamerica-east1 -23.5 -46.6 São Paulo
southamerica-west1 -33.4 -70.7 Santiago
europe-west1 50.5 3.8 Belgium
europe-west2 51.5 -0.1 London
europe-west3 50.1 8.7 Frankfurt
europe-west4 53.4 6.8 Netherlands
europe-west6 47.4 8.5 Zürich
europe-west8 45.5 9.2 Milan
europe-west9 48.9 2.4 Paris
europe-west10 52.5 13.4 Berlin
europe-west12 45.1 7.7 Turin
europe-north1 60.6 27.2 Finland
europe-central2 52.2 21 Warsaw
europe-southwest1 40.4 -3.7 Madrid
me-west1 32.1 34.8 Tel Aviv
me-central1 25.3 51.5 Doha
africa-south1 -26.2 28 Johannesburg
asia-south1 19.1 72.9 Mumbai
asia-south2 28.6 77.2 Delhi
asia-east1 24.1 120.5 Taiwan
asia-east2 22.3 114.2 Hong Kong
asia-southeast1 1.35 103.8 Singapore
asia-southeast2 -6.2 106.8 Jakarta
asia-northeast1 35.7 139.7 Tokyo
asia-northeast2 34.7 135.5 Osaka
asia-northeast3 37.6 127 Seoul
australia-southeast1 -33.9 151.2 Sydney
australia-southeast2 -37.8 145 Melbourne
eastus 37.4 -79 Virginia
eastus2 36.7 -78.4 Virginia
centralus 41.6 -93.6 Iowa
northcentralus 41.9 -87.6 Illinois
southcentralus 29.4 -98.5 Texas
westus 37.8 -122.4 California
westus2 47.2 -119.9 Washington
westus3 33.4 -112.1 Phoenix
canadacentral 43.7 -79.4 Toronto
canadaeast 46.8 -71.2 Québec
brazilsouth -23.5 -46.6 São Paulo
northeurope 53.3 -6.3 Ireland
westeurope 52.4 4.9 Netherlands
uksouth 51.5 -0.1 London
ukwest 51.5 -3.2 Cardiff
francecentral 48.9 2.4 Paris
germanywestcentral 50.1 8.7 Frankfurt
switzerlandnorth 47.4 8.5 Zürich
norwayeast 59.9 10.8 Oslo
swedencentral 60.7 17.1 Gävle
italynorth 45.5 9.2 Milan
polandcentral 52.2 21 Warsaw
uaenorth 25.3 55.3 Dubai
southafricanorth -25.7 28.2 Johannesburg
centralindia 18.6 73.9 Pune
southindia 13.1 80.3 Chennai
southeastasia 1.35 103.8 Singapore
eastasia 22.3 114.2 Hong Kong
japaneast 35.7 139.7 Tokyo
japanwest 34.7 135.5 Osaka
koreacentral 37.6 127 Seoul
australiaeast -33.9 151.2 Sydney
australiasoutheast -37.8 145 Melbourne";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read() {
        let read: Vec<Country> = TABLE.lines().filter_map(read).collect();
        assert_eq!(read.len(), TABLE.lines().count());
        assert!(read.windows(2).all(|pair| pair[0].code < pair[1].code));
        assert!(read.iter().all(|c| c.latitude.abs() <= 90.0 && c.longitude.abs() <= 180.0));
        assert!(STATES_BY_WORD.len() == 2 * STATES.lines().count() && CLOUDS_BY_WORD.len() == CLOUDS.lines().count());
    }

    #[test]
    fn words_name_places() {
        let name = |word, states| place(word, states).map(|p| p.name);
        assert_eq!(name(" de ", false), Some("Germany"));
        assert_eq!(name("DE", true), Some("Delaware"));
        assert_eq!(name("us-CA", false), Some("California"));
        assert_eq!(name("Georgia", false), Some("Georgia"));
        assert_eq!(name("USA", false), Some("United States"));
        assert_eq!(name("eu-central-1", false), Some("Frankfurt"));
        assert_eq!(name("Atlantis", false), None);
        assert!(ALIASES.iter().all(|(_, code)| country(code).is_some()));
    }
}

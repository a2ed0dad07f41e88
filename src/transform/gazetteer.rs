//! The countries: their ISO 3166 codes, names and a point within each.

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
FR FRA 46 2 France
GA GAB -1 11.75 Gabon
GB GBR 54 -2 United Kingdom
GD GRD 12.12 -61.67 Grenada
GE GEO 42 43.5 Georgia
GH GHA 8 -2 Ghana
GL GRL 72 -40 Greenland
GM GMB 13.47 -16.57 Gambia
GN GIN 11 -10 Guinea
GQ GNQ 2 10 Equatorial Guinea
GR GRC 39 22 Greece
GT GTM 15.5 -90.25 Guatemala
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
IN IND 20 77 India
IQ IRQ 33 44 Iraq
IR IRN 32 53 Iran
IS ISL 65 -18 Iceland
IT ITA 42.83 12.83 Italy
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
VN VNM 16 106 Vietnam
VU VUT -16 167 Vanuatu
WS WSM -13.58 -172.33 Samoa
XK XKX 42.58 21 Kosovo
YE YEM 15 48 Yemen
ZA ZAF -29 24 South Africa
ZM ZMB -15 30 Zambia
ZW ZWE -20 30 Zimbabwe";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read() {
        let read: Vec<Country> = TABLE.lines().filter_map(read).collect();
        assert_eq!(read.len(), TABLE.lines().count());
        assert!(read.windows(2).all(|pair| pair[0].code < pair[1].code));
        assert!(read.iter().all(|c| c.latitude.abs() <= 90.0 && c.longitude.abs() <= 180.0));
    }
}

"""States and provinces by code and name, for the countries whose addresses name them.

Sources: US Postal Service publication 28 (appendix B, with the territories and the armed forces), Canada Post
addressing guidelines, Australia Post addressing standards, ISO 3166-2:MX.
"""

from __future__ import annotations

from translator.mapping.countries import folded

_LISTS = {
    "US": """
AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|FL Florida|GA Georgia
HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky|LA Louisiana|ME Maine|MD Maryland
MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire
NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon
PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia
WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming|DC District of Columbia|DC Washington DC|PR Puerto Rico|GU Guam
AS American Samoa|VI Virgin Islands|VI U.S. Virgin Islands|MP Northern Mariana Islands|FM Micronesia
MH Marshall Islands|PW Palau|AA Armed Forces Americas|AE Armed Forces Europe|AP Armed Forces Pacific
UM United States Minor Outlying Islands|CA Calif|CT Conn|FL Fla|IL Ill|MA Mass|MI Mich|MN Minn|PA Penn|TN Tenn|TX Tex
WA Wash|WI Wis|WI Wisc|NY New York State|WA Washington State|CA Californa|MA Massachusets|MA Massachussetts
PA Pensylvania|PA Pennslyvania|CT Conneticut|MS Mississipi|MS Missisippi|TN Tennesee|NC N Carolina|SC S Carolina
ND N Dakota|SD S Dakota|IL Illinios|HI Hawai
DC Washington, DC|DC Wash DC|PA Penna|OK Okla|OR Ore|CO Colo|AZ Ariz|AL Ala|AR Ark|MN Minn|NE Nebr|NV Nev|NM N Mex
WV W Va|WY Wyo|DE Del|IN Ind|KS Kans|MT Mont|NJ N Jersey|NM N Mexico
""",
    "CA": """
AB Alberta|BC British Columbia|MB Manitoba|NB New Brunswick|NL Newfoundland and Labrador|NL Newfoundland
NS Nova Scotia|NT Northwest Territories|NU Nunavut|ON Ontario|PE Prince Edward Island|QC Quebec|QC PQ|SK Saskatchewan
YT Yukon|YT Yukon Territory|PE PEI|NL NF|NB Nouveau-Brunswick|BC Colombie-Britannique
""",
    "AU": """
ACT Australian Capital Territory|NSW New South Wales|NT Northern Territory|QLD Queensland|SA South Australia
TAS Tasmania|VIC Victoria|WA Western Australia
""",
    "MX": """
AGU Aguascalientes|AGU AGS|BCN Baja California|BCN BC|BCS Baja California Sur|CAM Campeche|CAM CAMP|CHH Chihuahua
CHH CHIH|CHP Chiapas|CHP CHIS|CMX Ciudad de Mexico|CMX CDMX|CMX Mexico City|CMX Distrito Federal|CMX DF|COA Coahuila
COA COAH|COA Coahuila de Zaragoza|COL Colima|DUR Durango|DUR DGO|GRO Guerrero|GUA Guanajuato|GUA GTO|HID Hidalgo
HID HGO|JAL Jalisco|MEX Mexico|MEX Estado de Mexico|MEX State of Mexico|MIC Michoacan|MIC MICH|MIC Michoacan de Ocampo
MOR Morelos|NAY Nayarit|NLE Nuevo Leon|NLE NL|OAX Oaxaca|PUE Puebla|QUE Queretaro|QUE QRO|ROO Quintana Roo|ROO QROO
SIN Sinaloa|SLP San Luis Potosi|SON Sonora|TAB Tabasco|TAM Tamaulipas|TAM TAMPS|TLA Tlaxcala|TLA TLAX|VER Veracruz
VER Veracruz de Ignacio de la Llave|YUC Yucatan|ZAC Zacatecas
""",
}


def _read(text: str) -> dict[str, str]:
    rows = [entry.split(" ", 1) for line in text.strip().splitlines() for entry in line.split("|")]
    return {folded(name): code for code, one in rows for name in (code, one)}


#: By country: the code by code or name, folded.
STATES = {country: _read(text) for country, text in _LISTS.items()}

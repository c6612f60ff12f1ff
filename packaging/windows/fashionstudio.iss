; Inno Setup 6: an installer for the folder that packaging/build_app.py makes on Windows.
;
;     iscc /DVersion=0.1.0 packaging\windows\fashionstudio.iss
;
; For one user without administrator's rights, or for all, as the user chooses.

#ifndef Version
  #define Version "0.1.0"
#endif
#define Name "fashionstudio"
#define Program "fashionstudio.exe"
#define ProgId "fashionstudio.project"

[Setup]
; This identity must never change: by it an update finds what it replaces.
AppId={{6E2C1B52-6C0A-4D7B-9F0B-6E5A6B1C7F41}
AppName={#Name}
AppVersion={#Version}
AppPublisher=The fashionstudio developers
DefaultDirName={autopf}\{#Name}
DefaultGroupName={#Name}
DisableProgramGroupPage=yes
LicenseFile=..\..\LICENSE
OutputDir=..\..\dist
OutputBaseFilename=fashionstudio-{#Version}-setup
SetupIconFile=..\..\dist\fashionstudio\_internal\icons\fashionstudio.ico
UninstallDisplayIcon={app}\{#Program}
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
Compression=lzma2
SolidCompression=yes
; Larger than what one 32-bit process may map: split while compressing.
LZMAUseSeparateProcess=yes
ChangesAssociations=yes
CloseApplications=yes
WizardStyle=modern

[Languages]
Name: "english"; MessagesFile: "compiler:Default.isl"
Name: "italian"; MessagesFile: "compiler:Languages\Italian.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked
Name: "associate"; Description: "{cm:AssocFileExtension,{#Name},.fstudio}"

[InstallDelete]
; Files of an older version must not be found beside the new ones.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "..\..\dist\fashionstudio\*"; DestDir: "{app}"; Flags: recursesubdirs createallsubdirs ignoreversion

[Icons]
Name: "{group}\{#Name}"; Filename: "{app}\{#Program}"; Parameters: "gui"
Name: "{autodesktop}\{#Name}"; Filename: "{app}\{#Program}"; Parameters: "gui"; Tasks: desktopicon

[Registry]
Root: HKA; Subkey: "Software\Classes\.fstudio"; ValueType: string; ValueName: ""; ValueData: "{#ProgId}"; Flags: uninsdeletevalue; Tasks: associate
Root: HKA; Subkey: "Software\Classes\.fstudio"; ValueType: string; ValueName: "Content Type"; ValueData: "application/x-fashionstudio"; Flags: uninsdeletevalue; Tasks: associate
Root: HKA; Subkey: "Software\Classes\{#ProgId}"; ValueType: string; ValueName: ""; ValueData: "fashionstudio project"; Flags: uninsdeletekey; Tasks: associate
Root: HKA; Subkey: "Software\Classes\{#ProgId}\DefaultIcon"; ValueType: string; ValueName: ""; ValueData: "{app}\{#Program},0"; Tasks: associate
Root: HKA; Subkey: "Software\Classes\{#ProgId}\shell\open\command"; ValueType: string; ValueName: ""; ValueData: """{app}\{#Program}"" gui ""%1"""; Tasks: associate

[Run]
Filename: "{app}\{#Program}"; Parameters: "gui"; Description: "{cm:LaunchProgram,{#Name}}"; Flags: nowait postinstall skipifsilent

; What the installer adds to electron-builder's own script (electron-builder.yml, nsis.include).
;
; Windows lists a program as one for telephone links only where these keys are written (electron #12091, #22565): calling
; setAsDefaultProtocolClient is not enough. Nothing is taken from another program: the person chooses in the system's
; settings. The link stands behind `--`, so that its text can never be read as a switch (src-main/shell/deep-links.ts).

!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\Kartoteka.Link" "" "Kartoteka: telephone link"
  WriteRegStr SHELL_CONTEXT "Software\Classes\Kartoteka.Link" "URL Protocol" ""
  WriteRegStr SHELL_CONTEXT "Software\Classes\Kartoteka.Link\DefaultIcon" "" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  WriteRegStr SHELL_CONTEXT "Software\Classes\Kartoteka.Link\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" -- "%1"'

  WriteRegStr SHELL_CONTEXT "Software\Kartoteka\Capabilities" "ApplicationName" "Kartoteka"
  WriteRegStr SHELL_CONTEXT "Software\Kartoteka\Capabilities" "ApplicationDescription" "Client card and telephone"
  WriteRegStr SHELL_CONTEXT "Software\Kartoteka\Capabilities" "ApplicationIcon" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  WriteRegStr SHELL_CONTEXT "Software\Kartoteka\Capabilities\URLAssociations" "tel" "Kartoteka.Link"
  WriteRegStr SHELL_CONTEXT "Software\Kartoteka\Capabilities\URLAssociations" "sip" "Kartoteka.Link"
  WriteRegStr SHELL_CONTEXT "Software\Kartoteka\Capabilities\URLAssociations" "callto" "Kartoteka.Link"
  WriteRegStr SHELL_CONTEXT "Software\RegisteredApplications" "Kartoteka" "Software\Kartoteka\Capabilities"

  ; `start kartoteka dial 89123456789`, from anywhere
  WriteRegStr SHELL_CONTEXT "Software\Microsoft\Windows\CurrentVersion\App Paths\kartoteka.exe" "" "$INSTDIR\${APP_EXECUTABLE_FILENAME}"

  ; SHCNE_ASSOCCHANGED: the list of programs is read again
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
!macroend

!macro customUnInstall
  DeleteRegValue SHELL_CONTEXT "Software\RegisteredApplications" "Kartoteka"
  DeleteRegKey SHELL_CONTEXT "Software\Kartoteka\Capabilities"
  DeleteRegKey /ifempty SHELL_CONTEXT "Software\Kartoteka"
  DeleteRegKey SHELL_CONTEXT "Software\Classes\Kartoteka.Link"
  DeleteRegKey SHELL_CONTEXT "Software\Microsoft\Windows\CurrentVersion\App Paths\kartoteka.exe"
  ; written by the application itself at its start
  DeleteRegKey HKCU "Software\Classes\kartoteka"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
!macroend

<?php

namespace App\Filament\Resources\Parcels\Schemas;

use Filament\Forms\Components\TextInput;

class ParcelForm
{
    public static function fields(): array
    {
        return [TextInput::make('status')];
    }
}

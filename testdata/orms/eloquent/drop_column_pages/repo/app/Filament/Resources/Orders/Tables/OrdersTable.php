<?php

namespace App\Filament\Resources\Orders\Tables;

use Filament\Tables;
use Filament\Tables\Columns\TextColumn;
use Filament\Tables\Filters\Filter;
use Filament\Tables\Filters\SelectFilter;
use Filament\Tables\Table;

class OrdersTable
{
    public static function configure(Table $table): Table
    {
        return $table
            ->columns([
                TextColumn::make('status')->sortable(), // ~ risky possible
                Tables\Columns\IconColumn::make('status'), // ~ risky possible
                TextColumn::make('total')->sortable(['status', 'total']), // ~ risky possible
                TextColumn::make('parcel.status'),
                TextColumn::make('label')->formatStateUsing(fn ($state, $record) => $record->status . $state->status), // ~ risky possible
            ])
            ->filters([
                SelectFilter::make('status'), // ~ risky possible
                Filter::make('status')->query(fn ($query) => $query->where('status', 'open')), // ~ risky possible
            ])
            ->defaultSort('status'); // ~ risky possible
    }
}
